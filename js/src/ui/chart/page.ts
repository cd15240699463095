import { numbersOf, runOf, type Trace } from "./trace.js";

/** Hear an event that views tell each other; gives its undo. */
function hear(page: EventTarget, name: string, listener: (detail: unknown) => void): () => void {
  const heard = (event: Event) => {
    if (event instanceof CustomEvent) listener(event.detail);
  };
  page.addEventListener(name, heard);
  return () => page.removeEventListener(name, heard);
}

/** Brushes on parallel coordinates, and who hears of them: the views of the same page that are there. */

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

/** Where the pointer is on one chart of lines, for the others of the page that have the same x. */

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

/** Which part of x a chart of lines shows, for those beside it that have the same x. */

const ZOOM = "trackmagic:zoom";

export interface Zooming {
  /** The chart that tells. */
  source: object;
  x: string;
  /** As plotly has it; null: all. */
  range: unknown;
}

export function tellZoomed(page: EventTarget, what: Zooming): void {
  page.dispatchEvent(new CustomEvent<Zooming>(ZOOM, { detail: what }));
}

/** Hear which part of x is shown elsewhere on the page; gives its undo. */
export function onZoomed(page: EventTarget, listener: (what: Zooming) => void): () => void {
  return hear(page, ZOOM, (detail) => {
    if (isZooming(detail)) listener(detail);
  });
}

function isZooming(value: unknown): value is Zooming {
  return typeof value === "object" && value !== null && "source" in value && "range" in value;
}
