import { type MutableRef, useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type Ranges, type Stretch, stretchOf, zoomed } from "./zoom.js";

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
