/** Brushes on parallel coordinates, and who hears of them: the views of the same page that are there. */

import { hear } from "./page.js";

const BRUSH = "trackmagic:brush";

/** Tell the page which runs are within the brushes of a chart; null: there is no brush any more. */
export function brushed(page: EventTarget, runs: readonly number[] | null): void {
  page.dispatchEvent(new CustomEvent(BRUSH, { detail: runs }));
}

/** Hear which runs of the page are brushed; gives its undo. */
export function onBrush(
  page: EventTarget,
  listener: (runs: readonly number[] | null) => void,
): () => void {
  return hear(page, BRUSH, (runs) => {
    if (runs === null || areRuns(runs)) listener(runs);
  });
}

function areRuns(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => typeof one === "number");
}
