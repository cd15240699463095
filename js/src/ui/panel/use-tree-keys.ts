import { parentOf } from "./experiment-tree.js";
import { stepped } from "./steps.js";
import type { TreeProps } from "./tree.js";
import { useTyped } from "./use-typed.js";

/** The keys of a tree: arrows, Home, End, letters; Enter chooses. */
export function useTreeKeys(props: TreeProps, at: number): (event: KeyboardEvent) => void {
  const { lines } = props;
  const typed = useTyped(lines.map(({ branch }) => branch.label));
  return (event) => {
    if (event.target !== event.currentTarget) return; // a field in the tree has keys of its own
    const line = lines[at];
    if (!line) return;
    const isBare = !event.ctrlKey && !event.metaKey && !event.altKey;
    const isWord = typed.isWithin(event);
    const goTo = (to: number | null) => {
      const key = to === null ? undefined : lines[to]?.branch.key;
      if (key !== undefined) props.onActive(key);
      return to !== null;
    };
    const isDone =
      isBare &&
      (goTo(stepped(event.key, at, lines.length)) ||
        ((event.key !== " " || !isWord) && sideways(event.key, props, at)) ||
        (!isWord && props.onKey(event.key, line)) ||
        goTo(typed.line(event, at)));
    if (!isDone) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** Right unfolds, then goes in; left folds, then goes out; Enter and space choose. */
function sideways(key: string, props: TreeProps, at: number): boolean {
  const line = props.lines[at];
  if (!line) return false;
  if (key === "Enter" || key === " ") props.onChoose(line);
  else if (key === "ArrowRight" && line.isOpen === false) props.onFold(line, false);
  else if (key === "ArrowLeft" && line.isOpen) props.onFold(line, true);
  else if (key === "ArrowRight") step(props, line.isOpen ? at + 1 : -1);
  else if (key === "ArrowLeft") step(props, parentOf(props.lines, at));
  else return false;
  return true;
}

function step({ lines, onActive }: TreeProps, to: number): void {
  const line = lines[to];
  if (line) onActive(line.branch.key);
}
