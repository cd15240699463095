import type { ComponentChildren } from "preact";
import type { Experiment } from "../../wire/wire.js";
import type { DraggedRuns } from "../dragged.js";
import { parentOf, type TreeLine } from "./experiment-tree.js";
import { stepped } from "./steps.js";
import { useTyped } from "./use-typed.js";

/** What a tree of experiments shows, and tells. */
export interface TreeProps {
  lines: readonly TreeLine[];
  /** What they were narrowed by: others are shown from the first on. */
  filter?: string;
  now: number;
  /** Key of the chosen line. */
  chosen: string;
  /** Key of the line that the keys are at. */
  active: string;
  onActive(key: string): void;
  onChoose(line: TreeLine): void;
  onFold(line: TreeLine, isFolded: boolean): void;
  /** A key that does something else to the line: true when it did. */
  onKey(key: string, line: TreeLine): boolean;
  /** A menu is asked for, of the active line. */
  onMenu(at: { x: number; y: number }): void;
  /** Runs are dropped on an experiment; missing: nothing may be moved. */
  onDrop?: ((experiment: Experiment, dragged: DraggedRuns) => void) | undefined;
  /** What stands in place of a line: its name under the pen. */
  instead: { key: string; content: ComponentChildren } | null;
}

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
