import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import type { Client } from "../wire/client.js";
import type { Chart } from "../wire/wire.js";
import { Controls } from "./chart/controls.js";
import { drawnColour, drawnKeys, heightOf } from "./chart/figure.js";
import { LegendAndNotes } from "./chart/legend.js";
import { kindNames, type Options, optionsOf, queryOf, scopeOf } from "./chart/options.js";
import { Picture } from "./chart/picture.js";
import { save } from "./chart/save.js";
import { useTheme } from "./chart/theme.js";
import { useBrushes } from "./chart/brushes.js";
import { useFigure } from "./chart/use-figure.js";
import { useZoom } from "./chart/zoom.js";
import type { Host, ViewProps } from "./host.js";
import { counted } from "./parts/format.js";
import { useNear, useWidth } from "./parts/measure.js";
import { Problem } from "./parts/problem.js";
import { chartTitle } from "./views.js";
import { trans } from "./translation.js";
import { type Asked, useTitle, useView } from "./use-view.js";

/** A chart stays drawn while one scrolls back and forth. */
const NEAR = { margin: "400px", kept: 5000 };

/** A chart in its place, which asks for nothing until it has been near the screen. */
export function ChartView({ client, host, query }: ViewProps) {
  const place = useRef<HTMLDivElement>(null);
  const near = useNear(place, NEAR);
  const width = useWidth(place);
  const wasNear = useRef(false);
  wasNear.current ||= near;
  const { keys } = optionsOf(
    (name) => host.state.get(name),
    (name) => query[name],
  );
  return (
    <div class="tm-chart" ref={place}>
      {wasNear.current ? (
        <LiveChart {...{ client, host, query, near, width }} />
      ) : (
        <div style={{ height: `${heightOf(null, keys.length)}px` }} />
      )}
    </div>
  );
}

interface LiveChartProps extends ViewProps {
  near: boolean;
  width: number;
}

/** To draw costs more than to ask: milliseconds. */
const DRAWN_EVERY = 500;

/** Changes that leave other things on the axes, where a zoom or a brush says nothing any more. */
const ANEW: readonly (keyof Options)[] = [
  ...(["kind", "keys", "x", "log_x", "log_y", "outliers", "group_by", "values"] as const),
];

/** Controls, picture, legend and notes of a chart that follows its runs. */
function LiveChart({ client, host, query, near, width }: LiveChartProps) {
  const [options, change] = useOptions(host, query);
  const scope = scopeOf(query);
  const zoom = useZoom();
  const last = useRef<Chart | null>(null);
  const asked = useView(
    client,
    "chart",
    queryOf(scope, options, zoom.stretch),
    ({ runs, experiments }) =>
      !scope.runs?.length ||
      !last.current ||
      overlap(runs, last.current.runs) ||
      experiments.length > 0, // their goals lead
    { isSeen: near, every: DRAWN_EVERY },
  );
  const chart = asked.data;
  last.current = chart;
  const brush = useBrushes(chart, host);
  const root = useRef<HTMLDivElement>(null);
  const theme = useTheme(root);
  const [figure, look] = useFigure({
    chart,
    hidden: options.hidden,
    near,
    width,
    theme,
    zoom,
    brush,
  });
  const [problem, setProblem] = useState<Error | null>(null);
  const drawn = drawnKeys(chart?.data ?? []);
  useTitle(host, chartTitle(options.keys.length ? options.keys : drawn));
  const onReset = () => {
    zoom.reset();
    brush.reset();
  };
  const onChange = (changed: Partial<Options>) => {
    if (ANEW.some((name) => name in changed)) onReset();
    change(changed);
  };
  const onSave = async (format: "png" | "svg") => {
    if (!chart) return;
    try {
      await save(await client.plotly(), chart, look(), format);
      setProblem(null);
    } catch (error) {
      setProblem(new Error(trans.__("the chart could not be saved: %1", String(error))));
    }
  };
  return (
    <div ref={root} aria-busy={asked.pending}>
      <Controls
        {...{ options, drawn, onChange, onSave, onReset }}
        {...useKeys(client, asked, scope.experiment)}
        colour={drawnColour(chart?.data ?? [])}
        isZoomed={zoom.isZoomed || brush.isBrushed}
        canSave={chart !== null}
      />
      <Problem error={asked.error ?? problem} />
      {chart?.is_empty ? (
        <Nothing notes={chart.notes} height={heightOf(chart.layout, options.keys.length)} />
      ) : (
        <>
          <Picture
            {...{ client, figure, reset: onReset, brush: brush.brush }}
            height={heightOf(chart?.layout ?? null, options.keys.length)}
            label={labelOf(options, drawn, chart)}
            x={options.kind === "lines" ? options.x : null}
            zoom={(zoomed) => zoom.zoom(zoomed, chart?.layout ?? {})}
            pick={(run) => host.open("run", { run: String(run) })}
          />
          <LegendAndNotes {...{ chart, options }} onChange={change} />
        </>
      )}
    </div>
  );
}

/** Words in the place of a picture that would be empty. */
function Nothing({ notes, height }: { notes: readonly string[]; height: number }) {
  return (
    <div class="tm-chart-nothing tm-dim" style={{ minHeight: `${height}px` }}>
      <p>{trans.__("Nothing to draw yet")}</p>
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </div>
  );
}

export function labelOf(
  { kind, x }: Options,
  drawn: readonly string[],
  chart: Chart | null,
): string {
  const what = drawn.join(", ") || trans.__("runs");
  const runs = counted(chart?.runs.length ?? 0);
  const name = kindNames()[kind];
  return kind === "lines"
    ? trans.__("%1: %2 over %3, %4", name, what, x, runs)
    : trans.__("%1: %2, %3", name, what, runs);
}

function overlap(some: readonly number[], others: readonly number[]): boolean {
  return some.some((one) => others.includes(one));
}

/** Names to choose from. */
interface Names {
  metrics: string[];
  params: string[];
  /** The metrics as axes name them, where a param may be called so too. */
  axes: string[];
}

const NONE: Names = { metrics: [], params: [], axes: [] };

/** What there is to choose from: what the runs have, or anybody has where nothing could be drawn. */
function useKeys(
  client: Client,
  { data, error }: Asked<Chart>,
  experiment: string | null | undefined,
): Names {
  const [found, setFound] = useState(NONE);
  const isLost = !data && error !== null;
  useEffect(() => {
    if (!isLost) return;
    const stopped = new AbortController();
    const query = experiment ? { experiment } : {};
    const fails = () => {}; // what the chart failed of is told already
    const answer = client.ask("keys", query, stopped.signal);
    answer.then((keys) => setFound({ ...keys, axes: [...keys.metrics] }), fails);
    return () => stopped.abort();
  }, [client, isLost, experiment]);
  return data ? { metrics: data.keys, params: data.params, axes: data.axes } : found;
}

/** What is chosen, and how to choose otherwise; the host remembers it. */
function useOptions(
  host: Host,
  query: Record<string, unknown>,
): [Options, (change: Partial<Options>) => void] {
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  const options = optionsOf(
    (name) => host.state.get(name),
    (name) => query[name],
  );
  const change = (changed: Partial<Options>) => {
    for (const [name, value] of Object.entries(changed)) host.state.set(name, value);
    redraw(null);
  };
  return [options, change];
}
