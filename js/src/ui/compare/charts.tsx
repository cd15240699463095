import { useMemo, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { CommonMetric } from "../../wire/wire.js";
import { ChartView } from "../chart.js";
import { type Host, within } from "../host.js";
import { trans } from "../translation.js";

const AT_FIRST = 4;

interface Props {
  client: Client;
  host: Host;
  runs: number[];
  metrics: CommonMetric[];
}

/** A chart for each common metric; the first few until more are wanted. */
export function Charts({ client, host, runs, metrics }: Props) {
  const [all, setAll] = useState(false);
  const shown = all ? metrics : metrics.slice(0, AT_FIRST);
  const more = metrics.length - shown.length;
  return (
    <>
      <div class="tm-cmp-charts">
        {shown.map((metric) => (
          <MetricChart
            key={`${metric.kind} ${metric.key} ${runs.join()}`}
            client={client}
            host={host}
            runs={runs}
            metric={metric}
          />
        ))}
      </div>
      {more ? (
        <button type="button" class="tm-button" onClick={() => setAll(true)}>
          {trans._n("Show %1 more chart", "Show %1 more charts", more)}
        </button>
      ) : null}
    </>
  );
}

interface OneProps extends Omit<Props, "metrics"> {
  metric: CommonMetric;
}

/** The live chart of one metric, with state of its own. */
function MetricChart({ client, host, runs, metric }: OneProps) {
  const { key, kind } = metric;
  const own = useMemo(() => within(host, `charts/${key}/`), [host, key]);
  const query = { kind, runs: runs.map((run) => `#${run}`), keys: [key] };
  return (
    <figure class="tm-cmp-chart">
      <figcaption title={key}>{key}</figcaption>
      <ChartView client={client} host={own} query={query} />
    </figure>
  );
}
