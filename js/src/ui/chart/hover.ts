/** Where the pointer is on one chart of lines, for the others of the page that have the same x. */

import { hear } from "./page.js";
import { type Trace, numbersOf, runOf } from "./trace.js";

const HOVER = "trackmagic:hover";

export interface Hovering {
  /** The chart that tells. */
  source: string;
  /** What its x axis shows: `step`, `time`, `relative` or a metric. */
  x: string;
  /** Null when the pointer has left. */
  at: number | null;
  run: number | null;
}

export function tellHovering(what: Hovering): void {
  window.dispatchEvent(new CustomEvent<Hovering>(HOVER, { detail: what }));
}

/** Hear where the pointer is on the charts of the page; gives its undo. */
export function onHovering(listener: (what: Hovering) => void): () => void {
  return hear(window, HOVER, (detail) => {
    if (isHovering(detail)) listener(detail);
  });
}

interface Point {
  curveNumber: number;
  pointNumber: number;
}

/** The points nearest to a place on x: those of the run, or one of the first line where it is not. */
export function pointsAt(data: readonly Trace[], at: number, run: number | null): Point[] {
  const lines = data.flatMap((trace, curve) => (isShown(trace) ? [{ trace, curve }] : []));
  const mine = lines.filter(({ trace }) => run !== null && runOf(trace) === run);
  return (mine.length ? mine : lines.slice(0, 1)).flatMap(({ trace, curve }) => {
    const point = nearest(numbersOf(trace.x), at);
    return point === null ? [] : [{ curveNumber: curve, pointNumber: point }];
  });
}

function isShown(trace: Trace): boolean {
  const quiet = trace.hoverinfo === "skip" || trace.visible === "legendonly";
  return !quiet && typeof trace.mode === "string" && trace.mode.startsWith("lines");
}

function nearest(places: ArrayLike<number>, at: number): number | null {
  let best: number | null = null;
  let least = Infinity;
  for (let point = 0; point < places.length; point++) {
    const away = Math.abs((places[point] ?? NaN) - at);
    if (away < least) [best, least] = [point, away];
  }
  return best;
}

function isHovering(value: unknown): value is Hovering {
  return typeof value === "object" && value !== null && "source" in value && "at" in value;
}
