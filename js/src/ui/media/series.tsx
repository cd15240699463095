import { useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { MediaSeries, MediumCell } from "../../wire/wire.js";
import { figure } from "../parts/format.js";
import { Problem } from "../parts/problem.js";
import { trans } from "../translation.js";
import { useView } from "../use-view.js";
import { type Base, Cell, type Looks } from "./cell.js";
import { usePreview } from "./previews.js";

/** Runs whose files are asked for at once. */
const AT_ONCE = 8;

interface SeriesProps {
  client: Client;
  series: MediaSeries;
  /** Those that are shown, in their order. */
  runs: number[];
  baseline: number | null;
  step: number | null;
  looks: Looks;
}

/** What the runs have under one key, side by side, at the step or the nearest to it. */
export function Series({ client, series, runs, baseline, step, looks }: SeriesProps) {
  const [most, setMost] = useState(AT_ONCE);
  const having = new Set(series.runs);
  const holders = runs.filter((run) => having.has(run));
  const shown = holders.slice(0, most);
  const at = series.steps.length ? step : null;
  const asked = useView(client, "media", { runs: shown, key: series.key, step: at }, (changed) =>
    changed.runs.some((run) => having.has(run)),
  );
  const cells = asked.data?.cells ?? [];
  const base = useBase(client, cells, baseline);
  const more = holders.length - shown.length;
  return (
    <section class="tm-media-series" aria-label={series.key} aria-busy={asked.pending}>
      <h5 class="tm-title">
        <bdi>{series.key}</bdi> <span class="tm-dim">{countOf(series)}</span>
      </h5>
      <Problem error={asked.error} />
      <div class={runs.length > 1 ? "tm-media-row" : "tm-media-row tm-media-alone"}>
        {cells.map((cell) => (
          <Cell
            key={cell.run}
            client={client}
            cell={cell}
            name={series.key}
            step={at}
            isNamed={runs.length > 1}
            base={base}
            looks={looks}
          />
        ))}
      </div>
      {more > 0 ? (
        <button type="button" class="tm-button" onClick={() => setMost(most + AT_ONCE)}>
          {trans._n("Show %1 more run", "Show %1 more runs", more)}
        </button>
      ) : null}
    </section>
  );
}

/** What the baseline has here, if it has anything. */
function useBase(client: Client, cells: MediumCell[], baseline: number | null): Base | null {
  const cell = cells.find(({ run }) => run === baseline);
  const { preview, isPending } = usePreview(client, cell?.run ?? 0, cell?.artifact ?? null);
  return cell && preview && !isPending ? { run: cell.run, preview } : null;
}

function countOf({ steps, left_out: leftOut, is_same: isSame }: MediaSeries): string {
  if (isSame) return trans.__("the same file in all");
  if (steps.length < 2) return "";
  const count = figure(steps.length + leftOut);
  return leftOut
    ? trans.__("%1 steps, %2 of them on the slider", count, figure(steps.length))
    : trans.__("%1 steps", count);
}
