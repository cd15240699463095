import { type MutableRef, useCallback, useEffect, useRef, useState } from "preact/hooks";
import { numberOf } from "./trace.js";

/** More points are asked for at once, and again when zooms that follow closely have rested: milliseconds. */
const REST = 100;

export interface Zoom {
  /** What axes show; plotly shows it already, so a change draws nothing. */
  ranges: MutableRef<Ranges>;
  /** The part of x to ask for. */
  stretch: Stretch | null;
  isZoomed: boolean;
  /** Changes when a picture is to be drawn with other ranges than plotly shows. */
  drawn: number;
  zoom(change: ZoomChange, layout: Record<string, unknown>): void;
  reset(): void;
}

type Shown = Pick<Zoom, "stretch" | "isZoomed" | "drawn">;

const WHOLE: Shown = { stretch: null, isZoomed: false, drawn: 0 };

/** What a person did to the axes of a picture. */
export interface ZoomChange {
  /** As `plotly_relayout` tells it. */
  event: Readonly<Record<string, unknown>>;
  /** What the y axes show now. */
  y: Ranges;
  /** Whether plotly has drawn it already. */
  isDrawn: boolean;
}

/** Which part of a chart is on the screen. A zoom along x keeps what the y axes show. */
export function useZoom(): Zoom {
  const ranges = useRef<Ranges>({});
  const [state, setState] = useState(WHOLE);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const last = useRef(-Infinity);
  useEffect(() => () => clearTimeout(timer.current), []);

  const zoom = useCallback<Zoom["zoom"]>(({ event, y, isDrawn }, layout) => {
    const kept = hasX(event) ? { ...ranges.current, ...y } : ranges.current;
    const after = zoomed(kept, event);
    if (JSON.stringify(after) === JSON.stringify(ranges.current)) return;
    ranges.current = after;
    setState((before) => ({ ...before, isZoomed: true, drawn: before.drawn + Number(!isDrawn) }));
    const ask = () => setState((before) => ({ ...before, stretch: stretchOf(after, layout) }));
    const isRested = performance.now() - last.current > REST;
    last.current = performance.now();
    clearTimeout(timer.current);
    if (isRested) ask();
    else timer.current = setTimeout(ask, REST);
  }, []);

  const reset = useCallback(() => {
    clearTimeout(timer.current);
    if (!Object.keys(ranges.current).length) return;
    ranges.current = {};
    setState(({ drawn }) => ({ ...WHOLE, drawn: drawn + 1 }));
  }, []);

  return { ranges, ...state, zoom, reset };
}

function hasX(event: ZoomChange["event"]): boolean {
  return Object.keys(event).some((name) => name.startsWith("xaxis"));
}

/** Which part of each axis is on the screen, as plotly's events tell; plotly itself keeps nothing. */

type Range = [number | string, number | string];

/** By the axis's name in the layout: `xaxis`, `yaxis2`. Logarithmic axes are in powers of ten. */
export type Ranges = Readonly<Record<string, Range>>;

/** The part of x that is on the screen, in the units of the data; times are Unix seconds. */
interface Stretch {
  first: number;
  last: number;
}

/** The ranges after an event `plotly_relayout`. */
export function zoomed(before: Ranges, event: Readonly<Record<string, unknown>>): Ranges {
  const after: Record<string, Range> = { ...before };
  for (const [name, value] of Object.entries(event)) {
    const found = /^([xy]axis\d*)\.(range|autorange)(?:\[([01])\])?$/.exec(name);
    if (!found) continue;
    const [, axis = "", part, end] = found;
    if (part === "autorange") delete after[axis];
    else if (end === undefined) {
      if (isRange(value)) after[axis] = [value[0], value[1]];
    } else if (isPlace(value)) {
      const [first, last] = after[axis] ?? [value, value];
      after[axis] = end === "0" ? [value, last] : [first, value];
    }
  }
  return after;
}

/** Of the first x axis that is zoomed; null where none is. */
export function stretchOf(ranges: Ranges, layout: Record<string, unknown>): Stretch | null {
  const axis = Object.keys(ranges).find((name) => name.startsWith("xaxis"));
  const range = axis && ranges[axis];
  if (!range) return null;
  const unit = typeOf(layout[axis], range);
  const [first, last] = range.map((place) => UNITS[unit](numberOf(place)));
  if (first === undefined || last === undefined || !Number.isFinite(last - first)) return null;
  return { first: Math.min(first, last), last: Math.max(first, last) };
}

const STEPS: Record<string, (first: number, last: number) => [number, number]> = {
  "+": (first, last) => around(first, last, 0.5),
  "=": (first, last) => around(first, last, 0.5),
  "-": (first, last) => around(first, last, 2),
  ArrowLeft: (first, last) => [first - (last - first) / 4, last - (last - first) / 4],
  ArrowRight: (first, last) => [first + (last - first) / 4, last + (last - first) / 4],
};

/** The range after a key: plus and minus zoom about the middle, arrows move; null for other keys. */
export function stepped(range: Range, key: string): Range | null {
  const step = Object.hasOwn(STEPS, key) ? STEPS[key] : undefined;
  if (!step) return null;
  const after = step(numberOf(range[0]), numberOf(range[1]));
  return typeof range[0] === "string" ? [iso(after[0]), iso(after[1])] : after;
}

/** The ranges of all axes in a layout that plotly has drawn. */
export function drawnRanges(layout: Readonly<Record<string, unknown>>, letter: "x" | "y"): Ranges {
  const found: Record<string, Range> = {};
  for (const [name, axis] of Object.entries(layout)) {
    if (!name.startsWith(`${letter}axis`) || typeof axis !== "object" || axis === null) continue;
    if ("range" in axis && isRange(axis.range)) found[name] = [axis.range[0], axis.range[1]];
  }
  return found;
}

const UNITS = {
  log: (power: number) => 10 ** power,
  date: (milliseconds: number) => milliseconds / 1000,
  linear: (place: number) => place,
};

function typeOf(axis: unknown, range: Range): keyof typeof UNITS {
  const type = typeof axis === "object" && axis !== null && "type" in axis ? axis.type : null;
  if (type === "log") return "log";
  return type === "date" || typeof range[0] === "string" ? "date" : "linear";
}

function around(first: number, last: number, factor: number): [number, number] {
  const [middle, half] = [(first + last) / 2, ((last - first) / 2) * factor];
  return [middle - half, middle + half];
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace("T", " ").replace("Z", "");
}

function isPlace(value: unknown): value is number | string {
  return typeof value === "number" || typeof value === "string";
}

function isRange(value: unknown): value is Range {
  return Array.isArray(value) && value.length === 2 && value.every(isPlace);
}
