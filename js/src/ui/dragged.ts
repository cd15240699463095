import { useState } from "preact/hooks";
import { trans } from "./translation.js";

/** What is dragged between views: runs of a store. */

const RUNS = "application/x-trackmagic-runs";

export interface DraggedRuns {
  /** Id of the store. */
  store: string;
  runs: number[];
}

/** Begin to drag runs; other programs get their numbers as text. */
export function dragRuns(event: DragEvent, store: string, runs: readonly number[]): void {
  const data = event.dataTransfer;
  if (!data) return;
  data.setData(RUNS, JSON.stringify({ store, runs }));
  data.setData("text/plain", runs.map((run) => `#${run}`).join(", "));
  data.effectAllowed = "copyMove";
}

/** Whether runs are dragged; which ones is told only when they are dropped. */
export function hasRuns(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes(RUNS) ?? false;
}

/** The runs that are dropped; null when it is something else. */
export function droppedRuns(event: DragEvent): DraggedRuns | null {
  try {
    const found: unknown = JSON.parse(event.dataTransfer?.getData(RUNS) || "null");
    return isDragged(found) ? found : null;
  } catch {
    return null;
  }
}

function isDragged(found: unknown): found is DraggedRuns {
  if (typeof found !== "object" || found === null) return false;
  const { store, runs } = found as Partial<Record<string, unknown>>;
  return typeof store === "string" && Array.isArray(runs) && runs.every(Number.isInteger);
}

/** Takes runs dropped on an element: `isOver` while they are held over it, `props` are its own.
 *
 * Runs of another store are refused, and nothing is taken where the store is not known.
 */
export function useDrop(
  store: string | undefined,
  onDrop: (runs: number[]) => Promise<Error | null>,
) {
  const [isOver, setOver] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const onDragOver = (event: DragEvent) => {
    if (store === undefined || !hasRuns(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    setOver(true);
  };
  const onDragLeave = ({ currentTarget: place, relatedTarget: to }: DragEvent) => {
    const isInside = place instanceof Node && to instanceof Node && place.contains(to);
    if (!isInside) setOver(false);
  };
  const onDropped = async (event: DragEvent) => {
    setOver(false);
    const found = droppedRuns(event);
    if (store === undefined || !found) return;
    event.preventDefault();
    event.stopPropagation();
    const isOurs = found.store === store;
    setProblem(isOurs ? await onDrop(found.runs) : elsewhere());
  };
  const props = { onDragEnter: onDragOver, onDragOver, onDragLeave, onDrop: onDropped };
  return { isOver, problem, props };
}

function elsewhere(): Error {
  return new Error(
    trans.__("These runs are in another store: only runs of one store can be shown together"),
  );
}
