import { useEffect, useRef } from "preact/hooks";
import type { Chart, ChartQuery, DashboardPanel, DashboardShown } from "../../wire/wire.js";
import { labelOf } from "../chart.js";
import { useBrushes } from "../chart/brushes.js";
import { Controls } from "../chart/controls.js";
import { drawnColour, drawnKeys } from "../chart/figure.js";
import { LegendAndNotes } from "../chart/legend.js";
import { isKind, type Options, optionsOf, queryOf } from "../chart/options.js";
import { onZoomed, tellZoomed } from "../chart/page.js";
import { Picture } from "../chart/picture.js";
import { useFigure } from "../chart/use-figure.js";
import { useZoom, type ZoomChange } from "../chart/zoom.js";
import { useNear, useWidth } from "../parts/measure.js";
import { Problem } from "../parts/problem.js";
import { trans } from "../translation.js";
import { useView } from "../use-view.js";
import { withPanel } from "./body.js";
import type { Surroundings } from "./surroundings.js";

/** What is scrolled past is taken away: a hundred pictures would be heavy. */
const NEAR = { margin: "200px", kept: 1000 };
/** So many points a line are asked for of a small picture. */
const POINTS = 800;
/** While runs log, milliseconds. */
const DRAWN_EVERY = 1000;

interface PanelChartProps extends Surroundings {
  panel: DashboardPanel;
  /** Its choices are shown. */
  isEdited: boolean;
  onEdited(): void;
}

/** The chart of a panel: it asks for nothing until it has been near the screen. */
export function PanelChart(props: PanelChartProps) {
  const { client, host, panel, runs, unseen, theme, isEdited } = props;
  const place = useRef<HTMLDivElement>(null);
  const near = useNear(place, NEAR);
  const width = useWidth(place);
  const options = optionsOfPanel(panel, props.shown);
  const zoom = useZoom();
  const query = useSeen(near, queryOfPanel(options, props, zoom.stretch));
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
  const isNamed = drawnKeys(chart?.data ?? []).length !== 1;
  const [figure] = useFigure({
    ...{ chart, near, width, theme, zoom, brush, height, isNamed, hidden: unseen },
  });
  const isOver = options.kind === "lines" ? options.x : null;
  const show = (change: ZoomChange) => zoom.zoom(change, chart?.layout ?? {});
  const reset = () => {
    zoom.reset();
    brush.reset();
  };
  const axis = isOver && `${isOver}${options.log_x ? " log" : ""}`;
  const heard = useInStep(host.page, axis, { show, reset: zoom.reset });
  return (
    <div ref={place}>
      {isEdited ? <Choices {...props} {...{ chart, options }} /> : null}
      <Problem error={error} />
      {query ? (
        <Picture
          {...{ client, figure, height, brush: brush.brush }}
          label={labelOf(options, drawnKeys(chart?.data ?? []), chart)}
          x={isOver}
          zoom={(change) => {
            show(change);
            heard.tell(change);
          }}
          reset={() => {
            reset();
            heard.tell(null);
          }}
          pick={(run) => host.open("run", { run: String(run) })}
        />
      ) : (
        <div style={{ height: `${height}px` }} class="tm-dim">
          {near ? trans.__("No run is shown") : null}
        </div>
      )}
      {options.group_by !== null && chart ? (
        <LegendAndNotes {...{ chart, options: { ...options, hidden: [] } }} onChange={() => {}} />
      ) : null}
    </div>
  );
}

interface ChoicesProps extends PanelChartProps {
  chart: Chart | null;
  options: Options;
}

/** What is drawn and how, to be chosen otherwise. */
function Choices({ board, panel, chart, options, onEdited }: ChoicesProps) {
  const onChange = ({ kind, keys, hidden: _, ...others }: Partial<Options>) =>
    board.change(trans.__("Changed the chart."), (body) =>
      withPanel(body, panel.id, {
        ...(kind && { kind }),
        ...(keys && { keys }),
        options: { ...panel.options, ...others },
      }),
    );
  const known = board.data?.body.known ?? [];
  return (
    <div class="tm-chart tm-dash-edit">
      <Controls
        {...{ options, onChange }}
        drawn={drawnKeys(chart?.data ?? [])}
        colour={drawnColour(chart?.data ?? [])}
        metrics={chart?.keys ?? known}
        params={chart?.params ?? board.data?.params ?? []}
        axes={chart?.axes ?? known}
        isZoomed={false}
        canSave={false}
        onReset={() => {}}
        onSave={() => {}}
      />
      <button type="button" class="tm-button" onClick={onEdited}>
        {trans.__("Done")}
      </button>
    </div>
  );
}

/** What is to be asked: as it was when it was last seen, null before that. */
function useSeen(near: boolean, query: ChartQuery | null): ChartQuery | null {
  const seen = useRef<ChartQuery | null>(null);
  if (near) seen.current = query;
  return seen.current;
}

/** Zooms along x, shared by all charts of lines of the page over the same x. */
function useInStep(
  page: EventTarget,
  x: string | null,
  { show, reset }: { show(change: ZoomChange): void; reset(): void },
) {
  const me = useRef({});
  const latest = useRef({ x, show, reset });
  latest.current = { x, show, reset };
  useEffect(
    () =>
      onZoomed(page, ({ source, x: over, range }) => {
        const mine = latest.current;
        if (source === me.current || over !== mine.x) return;
        if (range === null) mine.reset();
        else mine.show({ event: { "xaxis.range": range }, y: {}, isDrawn: false });
      }),
    [page],
  );
  const tell = (change: ZoomChange | null) => {
    if (x === null) return;
    const range = change && rangeOf(change.event);
    if (range !== undefined) tellZoomed(page, { source: me.current, x, range });
  };
  return { tell };
}

/** Where a zoom leads along x; undefined: it is one along y only. */
function rangeOf(event: ZoomChange["event"]): unknown {
  const both = Object.entries(event).find(([name]) => /^xaxis\d*\.range$/.test(name));
  if (both) return both[1];
  const ends = [0, 1].map((at) =>
    Object.entries(event).find(([name]) => name.startsWith("xaxis") && name.endsWith(`[${at}]`)),
  );
  return ends[0] && ends[1] ? ends.map((end) => end?.[1]) : undefined;
}

function optionsOfPanel({ kind, keys, options }: DashboardPanel, shown: DashboardShown): Options {
  const own: Record<string, unknown> = { ...shown, ...options, kind, keys };
  const whole = { ...optionsOf((name) => own[name]), kind: isKind(kind) ? kind : "lines" };
  return whole.group_by === null ? whole : { ...whole, x: "step" };
}

/** Lines of runs that are hidden are there and not drawn; what is made of many runs is made of those shown. */
function queryOfPanel(
  options: Options,
  { runs, hidden, unseen }: Surroundings,
  stretch: { first: number; last: number } | null,
): ChartQuery | null {
  const isOfEach = options.kind === "lines" && options.group_by === null;
  // a brush on its axes takes no run away from parallel coordinates
  const left = isOfEach ? [] : options.kind === "parallel" ? hidden : unseen;
  const refs = runs
    .filter(({ number }) => !left.includes(number))
    .map(({ number }) => `#${number}`);
  return refs.length ? queryOf({ runs: refs, points: POINTS }, options, stretch) : null;
}
