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
