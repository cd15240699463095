import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import { Problem } from "../parts/problem.js";
import { trans } from "../translation.js";
import type { Figure } from "./figure.js";
import { type Hovering, onHovering, pointsAt, tellHovering } from "./page.js";
import { Pen, type PlotElement, type PlotPoint } from "./pen.js";
import { type Trace, numberOf, runOf } from "./trace.js";
import { drawnRanges, stepped, type ZoomChange } from "./zoom.js";

/** What a person does to a picture. */
interface PictureEvents {
  zoom(change: ZoomChange): void;
  reset(): void;
  /** Brushes, or the order of the axes, of parallel coordinates. */
  brush(trace: Trace): void;
  /** A point that stands for a run. */
  pick(run: number): void;
}

interface Props extends PictureEvents {
  client: Client;
  /** Null takes the picture away; its place stays. */
  figure: Figure | null;
  height: number;
  label: string;
  /** What the x axis shows, where charts of one x hover together. */
  x: string | null;
}

/** plotly's picture in a place of a fixed height. */
export function Picture({ client, figure, height, label, x, ...events }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const pen = useRef<Pen | null>(null);
  const latest = useRef({ ...events, x });
  latest.current = { ...events, x };
  const [me] = useState(() => crypto.getRandomValues(new Uint32Array(2)).join("-"));

  useLayoutEffect(() => {
    if (!element.current) return;
    const mine = new Pen(
      element.current,
      (plot) => listen(plot, me, () => latest.current),
      (plot, event) => tellZoom(plot, event, latest.current),
    );
    pen.current = mine;
    const deaf = onHovering((what) => {
      if (what.source !== me && what.x === latest.current.x) follow(mine, what);
    });
    return () => {
      deaf();
      mine.close();
    };
  }, [me]);

  const error = useDrawn(client, pen, figure);

  const onKeyDown = (event: KeyboardEvent) => {
    const plot = pen.current?.plot;
    if (plot && !event.ctrlKey && !event.metaKey && !event.altKey) press(event, plot, events);
  };

  return (
    <>
      <Problem error={error} />
      <div
        class="tm-picture"
        ref={element}
        role="group"
        aria-roledescription={trans.__("chart")}
        aria-label={label}
        aria-description={
          x === null ? undefined : trans.__("plus and minus zoom, arrows move, Escape shows all")
        }
        tabIndex={0}
        style={{ height: `${height}px` }}
        onKeyDown={onKeyDown}
      />
    </>
  );
}

/** Draw each figure as it comes; gives why that cannot be. */
function useDrawn(client: Client, pen: RefObject<Pen>, figure: Figure | null): Error | null {
  const [error, setError] = useState<Error | null>(null);
  useLayoutEffect(() => {
    if (!figure) return pen.current?.erase();
    let isStale = false;
    client.plotly().then(
      (plotly) => {
        if (isStale) return;
        setError(null);
        pen.current?.draw(plotly, figure);
      },
      (reason: unknown) => {
        const why = trans.__("plotly.js could not be loaded: %1", String(reason));
        if (!isStale) setError(new Error(why));
      },
    );
    return () => {
      isStale = true;
    };
  }, [client, pen, figure]);
  return error;
}

/** Keys zoom and move along x; what y axes show stays. */
function press(event: KeyboardEvent, plot: PlotElement, events: PictureEvents): void {
  if (event.key === "Escape") return events.reset();
  const ranges = Object.entries(drawnRanges(plot.layout, "x"));
  const after = ranges.flatMap(([axis, range]) => {
    const moved = stepped(range, event.key);
    return moved ? [[`${axis}.range`, moved]] : [];
  });
  if (!after.length) return;
  event.preventDefault();
  const y = drawnRanges(plot.layout, "y");
  events.zoom({ event: Object.fromEntries(after), y, isDrawn: false });
}

/** Show what is under the pointer on another chart. */
function follow(pen: Pen, { at, run }: Hovering): void {
  if (!pen.plot) return;
  if (at === null) return pen.unhover();
  const points = pointsAt(pen.plot.data, at, run);
  if (points.length) pen.hover(points, subplotsOf(pen.plot.data));
}

function listen(plot: PlotElement, me: string, now: () => PictureEvents & { x: string | null }) {
  plot.on("plotly_relayout", (event) => tellZoom(plot, event, now()));
  plot.on("plotly_doubleclick", () => now().reset());
  plot.on("plotly_restyle", () => {
    const trace = plot.data[0];
    if (trace?.type === "parcoords") now().brush(trace);
  });
  plot.on("plotly_click", ({ points: [point] }) => {
    const run = point ? pointRun(point) : null;
    if (run !== null) now().pick(run);
  });
  const tell = (at: number | null, run: number | null) => {
    const { x } = now();
    if (x !== null) tellHovering({ source: me, x, at, run });
  };
  plot.on("plotly_hover", ({ points: [point] }) => {
    if (point) tell(numberOf(point.x), runOf(point.data));
  });
  plot.on("plotly_unhover", () => tell(null, null));
}

/** Told as soon as axes are let go, and again when plotly has drawn: the same, unless it knew better. */
function tellZoom(plot: PlotElement, event: ZoomChange["event"], { zoom }: PictureEvents): void {
  zoom({ event, y: drawnRanges(plot.layout, "y"), isDrawn: true });
}

/** The run of a point or bar: `customdata` are the numbers of the runs. */
function pointRun({ customdata }: PlotPoint): number | null {
  return typeof customdata === "number" ? customdata : null;
}

function subplotsOf(data: readonly Trace[]): string[] {
  return [...new Set(data.map(({ xaxis = "x", yaxis = "y" }) => `${xaxis}${yaxis}`))];
}
