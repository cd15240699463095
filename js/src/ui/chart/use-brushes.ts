import { type MutableRef, useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Chart } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { brushed, onBrush } from "./brush.js";
import { type Brushes, NO_BRUSHES, brushesOf, runsWithin, withBrushes } from "./parallel.js";
import type { Trace } from "./trace.js";

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
