import { type MutableRef, useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Chart } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { brushed, onBrush } from "./page.js";
import { isTrace, numbersOf, type Trace } from "./trace.js";

export interface Brushing {
  /** plotly shows them already, so a change draws nothing. */
  brushes: MutableRef<Brushes>;
  isBrushed: boolean;
  /** Changes when a picture is to be drawn with other brushes than plotly shows. */
  drawn: number;
  brush(trace: Trace): void;
  reset(): void;
}

/** The brushes of parallel coordinates; the runs within are told to the page and to the host. */
export function useBrushes(chart: Chart | null, { state, page }: Host): Brushing {
  const brushes = useRef(NO_BRUSHES);
  const [{ isBrushed, drawn, times }, set] = useState({ isBrushed: false, drawn: 0, times: 0 });
  const told = useRef<number[] | null>(null);

  useEffect(() => {
    const [trace] = chart?.data ?? [];
    const runs =
      chart && trace?.type === "parcoords" && isBrushed
        ? runsWithin(withBrushes(trace, brushes.current), chart.runs)
        : null;
    if (JSON.stringify(runs) === JSON.stringify(told.current)) return;
    told.current = runs;
    state.set("selected", runs ?? []);
    brushed(page, runs);
  }, [chart, state, page, isBrushed, times]);

  useEffect(
    () => () => {
      if (told.current) brushed(page, null);
    },
    [],
  );

  const brush = useCallback((trace: Trace) => {
    brushes.current = brushesOf(trace);
    const has = Object.keys(brushes.current.within).length > 0;
    set((before) => ({ ...before, isBrushed: has, times: before.times + 1 }));
  }, []);
  const reset = useCallback(() => {
    brushes.current = NO_BRUSHES;
    set((before) =>
      before.isBrushed ? { isBrushed: false, drawn: before.drawn + 1, times: 0 } : before,
    );
  }, []);
  useEffect(() => onBrush(page, (runs) => runs === null && told.current && reset()), [page, reset]);
  return { brushes, isBrushed, drawn, brush, reset };
}

/** Brushes on parallel coordinates: which runs are within all of them. */

/** The brushes of each axis, and the axes in the order that they were dragged to; by label. */
export interface Brushes {
  order: string[];
  within: Record<string, Interval[]>;
}

type Interval = readonly [number, number];

export const NO_BRUSHES: Brushes = { order: [], within: {} };

/** The axes of parallel coordinates; none of other traces. */
export function axesOf(trace: Trace): Trace[] {
  return Array.isArray(trace.dimensions) ? trace.dimensions.filter(isTrace) : [];
}

/** The brushes on the axes of a trace as plotly has drawn it. */
export function brushesOf(trace: Trace): Brushes {
  const axes = axesOf(trace);
  const drawn = axes.map((axis) => [labelOf(axis), intervals(axis.constraintrange)] as const);
  return {
    order: drawn.map(([label]) => label),
    within: Object.fromEntries(drawn.filter(([, found]) => found.length)),
  };
}

/** The trace with the brushes on its axes; axes that the brushes do not know come last. */
export function withBrushes(trace: Trace, { order, within }: Brushes): Trace {
  const place = (axis: Trace) => {
    const at = order.indexOf(labelOf(axis));
    return at < 0 ? order.length : at;
  };
  const axes = axesOf(trace).map((axis) => {
    const mine = within[labelOf(axis)];
    return mine ? { ...axis, constraintrange: mine } : { ...axis };
  });
  return { ...trace, dimensions: axes.sort((one, other) => place(one) - place(other)) };
}

/** The runs, one for each line, that are within the brushes of every axis; null without brushes. */
export function runsWithin(trace: Trace, runs: readonly number[]): number[] | null {
  const brushes = axesOf(trace).flatMap((axis) => {
    const mine = intervals(axis.constraintrange);
    return mine.length ? [{ places: numbersOf(axis.values), mine }] : [];
  });
  if (!brushes.length) return null;
  return runs.filter((_, line) =>
    brushes.every(({ places, mine }) => {
      const place = places[line] ?? NaN;
      return mine.some(([low, high]) => low <= place && place <= high);
    }),
  );
}

function labelOf(axis: Trace): string {
  return String(axis.label ?? "");
}

/** plotly writes one interval flat and several as a list. */
function intervals(range: unknown): Interval[] {
  if (!Array.isArray(range) || !range.length) return [];
  const several: unknown[] = Array.isArray(range[0]) ? range : [range];
  return several.filter(isInterval);
}

function isInterval(value: unknown): value is Interval {
  if (!Array.isArray(value) || value.length !== 2) return false;
  return value.every((end) => typeof end === "number");
}
