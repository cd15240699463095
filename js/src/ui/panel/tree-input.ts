import type { ComponentChildren, RefObject } from "preact";
import { useState } from "preact/hooks";
import type { Experiment } from "../../wire/wire.js";
import { type DraggedRuns, droppedRuns, hasRuns } from "../dragged.js";
import { parentOf, type TreeLine } from "./experiment-tree.js";
import { stepped, useTypeahead as useTyped } from "../parts/steps.js";

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

/** Where the menu of a line opens when a key asks for it: pixels from its left. */
const INDENT = 24;

/** What presses on a tree do: on the sign of a group they fold it, elsewhere they choose. */
export function usePresses(props: TreeProps, tree: RefObject<HTMLElement>, at: number) {
  return {
    onClick(event: MouseEvent) {
      const line = lineAt(event, props.lines);
      if (!line) return;
      props.onActive(line.branch.key);
      const isTwist = event.target instanceof Element && event.target.matches(".tm-panel-twist");
      if (isTwist && line.isOpen !== null) props.onFold(line, line.isOpen);
      else props.onChoose(line);
    },
    onContextMenu(event: MouseEvent) {
      const pressed = lineAt(event, props.lines);
      const line = pressed ?? props.lines[at];
      if (!line || event.shiftKey) return; // with shift it is the browser's own
      event.preventDefault();
      event.stopPropagation();
      props.onActive(line.branch.key);
      const row = pressed ? null : tree.current?.children[at]?.getBoundingClientRect();
      props.onMenu(
        row ? { x: row.left + INDENT, y: row.bottom } : { x: event.clientX, y: event.clientY },
      );
    },
  };
}

function lineAt(event: Event, lines: readonly TreeLine[]): TreeLine | undefined {
  const row = event.target instanceof Element ? event.target.closest("[data-key]") : null;
  const key = row?.getAttribute("data-key");
  return lines.find(({ branch }) => branch.key === key);
}

/** Runs may be dropped on the experiments of a tree: which one they are over, and who hears. */
export function useDropTarget(
  lines: readonly TreeLine[],
  onDrop: ((experiment: Experiment, dragged: DraggedRuns) => void) | undefined,
) {
  const [target, setTarget] = useState<string | null>(null);
  const under = (event: DragEvent): TreeLine | undefined => {
    if (!onDrop || !hasRuns(event) || !(event.target instanceof Element)) return undefined;
    const key = event.target.closest("[data-key]")?.getAttribute("data-key");
    return lines.find(({ branch }) => branch.key === key && branch.line !== null);
  };
  return {
    target,
    onDragOver(event: DragEvent) {
      const line = under(event);
      setTarget(line?.branch.key ?? null);
      if (!line) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "move";
    },
    onDragLeave(event: DragEvent) {
      const { currentTarget: tree, relatedTarget: to } = event;
      const isInside = tree instanceof Node && to instanceof Node && tree.contains(to);
      if (!isInside) setTarget(null);
    },
    onDrop(event: DragEvent) {
      const experiment = under(event)?.branch.line?.experiment;
      setTarget(null);
      const dragged = droppedRuns(event);
      if (!experiment || !dragged) return;
      event.preventDefault();
      onDrop?.(experiment, dragged);
    },
  };
}
