import { useMemo, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { RunPage } from "../../wire/wire.js";
import { BlockTable, Part, wordsOf } from "../blocks.js";
import { ChartView } from "../chart.js";
import { type Host, within } from "../host.js";
import { trans } from "../translation.js";
import { FilterBox, fits } from "./packages.js";

const MANY = 15;
const MOST = 300;

interface MetricsProps {
  client: Client;
  host: Host;
  page: RunPage;
}

/** Every metric's last, least and greatest value and where those were, then the curves. */
export function Metrics({ client, host, page }: MetricsProps) {
  const [search, setSearch] = useState("");
  const { number } = page.run;
  const query = useMemo(() => ({ kind: "lines", runs: [`#${number}`], keys: [] }), [number]);
  const chartHost = useMemo(() => within(host, "chart."), [host]);
  const all = page.metrics.rows;
  if (!all.length)
    return (
      <span class="tm-dim">
        {page.run.status === "running"
          ? trans.__("no metrics yet; log_metric logs one")
          : trans.__("no metrics; log_metric logs one")}
      </span>
    );
  const rows = all.filter((row) => fits(wordsOf(row.cells[0] ?? []), search));
  const more = rows.length - MOST;
  return (
    <div class="tm-run-parts">
      <Part title={trans.__("Summary")} wide>
        {all.length > MANY ? (
          <FilterBox label={trans.__("Find metrics")} text={search} onText={setSearch} />
        ) : null}
        <div class="tm-run-metrics">
          <BlockTable table={{ ...page.metrics, rows: rows.slice(0, MOST) }} />
        </div>
        {more > 0 ? (
          <div class="tm-dim">{trans.__("and %1 more; find them by name", more)}</div>
        ) : null}
      </Part>
      <Part title={trans.__("Curves")} wide>
        <ChartView client={client} host={chartHost} query={query} />
      </Part>
    </div>
  );
}
