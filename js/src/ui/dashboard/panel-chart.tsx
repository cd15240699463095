import { useRef } from "preact/hooks";
import type { ChartQuery, DashboardPanel } from "../../wire/wire.js";
import { labelOf } from "../chart.js";
import { useBrushes } from "../chart/brushes.js";
import { drawnKeys } from "../chart/figure.js";
import { isKind, type Options, optionsOf, queryOf } from "../chart/options.js";
import { Picture } from "../chart/picture.js";
import { useFigure } from "../chart/use-figure.js";
import { useZoom } from "../chart/zoom.js";
import { useNear, useWidth } from "../parts/measure.js";
import { Problem } from "../parts/problem.js";
import { trans } from "../translation.js";
import { useView } from "../use-view.js";
import type { Surroundings } from "./surroundings.js";

/** What is scrolled past is taken away: a hundred pictures would be heavy. */
const NEAR = { margin: "200px", kept: 1000 };
/** So many points a line are asked for of a small picture. */
const POINTS = 800;
/** While runs log, milliseconds. */
const DRAWN_EVERY = 1000;

interface PanelChartProps extends Surroundings {
  panel: DashboardPanel;
}

/** The chart of a panel: it asks for nothing until it has been near the screen. */
export function PanelChart({ client, host, panel, runs, hidden, theme }: PanelChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const near = useNear(place, NEAR);
  const width = useWidth(place);
  const wasNear = useRef(false);
  wasNear.current ||= near;
  const options = optionsOfPanel(panel);
  const zoom = useZoom();
  const query = wasNear.current ? queryOfPanel(options, runs, hidden, zoom.stretch) : null;
  const { data: chart, error } = useView(
    client,
    "chart",
    query,
    (changed) =>
      changed.experiments.length > 0 || runs.some(({ number }) => changed.runs.includes(number)),
    { isSeen: near, every: DRAWN_EVERY },
  );
  const brush = useBrushes(chart, host);
  const { height } = panel;
  const isNamed = options.keys.length !== 1;
  const [figure] = useFigure({
    ...{ chart, hidden, near, width, theme, zoom, brush, height, isNamed },
  });
  const reset = () => {
    zoom.reset();
    brush.reset();
  };
  return (
    <div ref={place}>
      <Problem error={error} />
      {wasNear.current ? (
        <Picture
          {...{ client, figure, height, reset, brush: brush.brush }}
          label={labelOf(options, drawnKeys(chart?.data ?? []), chart)}
          x={options.kind === "lines" ? options.x : null}
          zoom={(zoomed) => zoom.zoom(zoomed, chart?.layout ?? {})}
          pick={(run) => host.open("run", { run: String(run) })}
        />
      ) : (
        <div style={{ height: `${height}px` }} />
      )}
      {wasNear.current && !query ? <p class="tm-dim">{trans.__("No run is shown")}</p> : null}
    </div>
  );
}

function optionsOfPanel({ kind, keys, options }: DashboardPanel): Options {
  const own: Record<string, unknown> = { ...options, kind, keys };
  return { ...optionsOf((name) => own[name]), kind: isKind(kind) ? kind : "lines" };
}

/** Lines of runs that are hidden are there and not drawn; what is made of many runs is made of those shown. */
function queryOfPanel(
  options: Options,
  runs: Surroundings["runs"],
  hidden: readonly number[],
  stretch: { first: number; last: number } | null,
): ChartQuery | null {
  const isOfEach = options.kind === "lines" && options.group_by === null;
  const shown = runs.filter(({ number }) => isOfEach || !hidden.includes(number));
  if (!shown.length) return null;
  const refs = shown.map(({ number }) => `#${number}`);
  return queryOf({ runs: refs, points: POINTS }, options, stretch);
}
