/** Brushes on parallel coordinates, and who hears of them.
 *
 * Told by events of the window: in other front-ends than JupyterLab each output has a copy of this module.
 */

import { hear } from "./page.js";

const BRUSH = "trackmagic:brush";
const NOW = Symbol.for("trackmagic.brushed");

/** Tell the page which runs are within the brushes of a chart; null: there is no brush any more. */
export function brushed(runs: readonly number[] | null): void {
  Reflect.set(window, NOW, runs);
  window.dispatchEvent(new CustomEvent(BRUSH, { detail: runs }));
}

/** Hear which runs of the page are brushed, at once if some are now; gives its undo. */
export function onBrush(listener: (runs: readonly number[] | null) => void): () => void {
  const now: unknown = Reflect.get(window, NOW);
  if (areRuns(now)) listener(now);
  return hear(BRUSH, (runs) => {
    if (runs === null || areRuns(runs)) listener(runs);
  });
}

function areRuns(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => typeof one === "number");
}
