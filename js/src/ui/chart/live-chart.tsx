import { useRef, useState } from "preact/hooks";
import type { Chart } from "../../wire/wire.js";
import type { ViewProps } from "../host.js";
import { counted } from "../parts/counted.js";
import { Problem } from "../parts/problem.js";
import { useTitle } from "../parts/use-title.js";
import { chartTitle } from "../title.js";
import { trans } from "../translation.js";
import { useView } from "../use-view.js";
import { Below } from "./below.js";
import { Controls } from "./controls.js";
import { drawnColour, drawnKeys, heightOf } from "./figure.js";
import { kindNames, type Options, queryOf, scopeOf } from "./options.js";
import { Picture } from "./picture.js";
import { save } from "./save.js";
import { useTheme } from "./theme.js";
import { useBrushes } from "./use-brushes.js";
import { useFigure } from "./use-figure.js";
import { useKeys } from "./use-keys.js";
import { useOptions } from "./use-options.js";
import { useZoom } from "./use-zoom.js";

interface Props extends ViewProps {
  near: boolean;
  width: number;
}

/** To draw costs more than to ask: milliseconds. */
const DRAWN_EVERY = 500;

/** Changes that leave other things on the axes, where a zoom or a brush says nothing any more. */
const ANEW: readonly (keyof Options)[] = [
  ...(["kind", "keys", "x", "log_x", "log_y", "outliers", "group_by"] as const),
];

/** Controls, picture, legend and notes of a chart that follows its runs. */
export function LiveChart({ client, host, query, near, width }: Props) {
  const [options, change] = useOptions(host, query);
  const scope = scopeOf(query);
  const zoom = useZoom();
  const last = useRef<Chart | null>(null);
  const asked = useView(
    client,
    "chart",
    queryOf(scope, options, zoom.stretch),
    ({ runs }) => !scope.runs?.length || !last.current || overlap(runs, last.current.runs),
    { isSeen: near, every: DRAWN_EVERY },
  );
  const chart = asked.data;
  last.current = chart;
  const brush = useBrushes(chart, host);
  const root = useRef<HTMLDivElement>(null);
  const theme = useTheme(root);
  const [figure, look] = useFigure({ chart, options, near, width, theme, zoom, brush });
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
      <Picture
        {...{ client, figure, reset: onReset, brush: brush.brush }}
        height={heightOf(chart?.layout ?? null, options.keys.length)}
        label={labelOf(options, drawn, chart)}
        x={options.kind === "lines" ? options.x : null}
        zoom={(zoomed) => zoom.zoom(zoomed, chart?.layout ?? {})}
        pick={(run) => host.open("run", { run: String(run) })}
      />
      <Below {...{ chart, options }} onChange={change} />
    </div>
  );
}

function labelOf({ kind, x }: Options, drawn: readonly string[], chart: Chart | null): string {
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
