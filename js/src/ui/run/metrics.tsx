import { useMemo, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { RunView } from "../../wire/wire.js";
import { ChartView } from "../chart.js";
import { type Host, within } from "../host.js";
import { trans } from "../translation.js";
import { FilterBox, fits } from "./filter-box.js";
import { MetricTable } from "./metric-table.js";
import { Part } from "./part.js";

const MANY = 15;

interface MetricsProps {
  client: Client;
  host: Host;
  found: RunView;
}

/** Every metric's last, least and greatest value and where those were, then the curves. */
export function Metrics({ client, host, found }: MetricsProps) {
  const [search, setSearch] = useState("");
  const { number } = found.run;
  const query = useMemo(() => ({ kind: "lines", runs: [`#${number}`], keys: [] }), [number]);
  const chartHost = useMemo(() => within(host, "chart."), [host]);
  if (!found.metrics.length)
    return (
      <span class="tm-dim">
        {found.run.status === "running"
          ? trans.__("no metrics yet; log_metric logs one")
          : trans.__("no metrics; log_metric logs one")}
      </span>
    );
  return (
    <div class="tm-run-parts">
      <Part title={trans.__("Summary")} wide>
        {found.metrics.length > MANY ? (
          <FilterBox label={trans.__("Find metrics")} text={search} onText={setSearch} />
        ) : null}
        <MetricTable rows={found.metrics.filter((row) => fits(row.key, search))} />
      </Part>
      <Part title={trans.__("Curves")} wide>
        <ChartView client={client} host={chartHost} query={query} />
      </Part>
    </div>
  );
}
