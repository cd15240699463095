import type { MetricLine } from "../../wire/wire.js";
import { Spark } from "../parts/spark.js";
import { VERDICT_CLASS } from "../parts/verdict.js";
import type { Host } from "../host.js";
import { trans } from "../translation.js";
import { Declare } from "./declare.js";

interface MetricsProps {
  host: Host;
  run: number;
  metrics: MetricLine[];
}

/** Each metric with its last value, the value before, the best one and its course. */
export function CardMetrics({ host, run, metrics }: MetricsProps) {
  const hasBefore = metrics.some((one) => one.before);
  const hasBest = metrics.some((one) => one.best);
  const hasCourse = metrics.some((one) => one.picture);
  return (
    <div class="tm-wide">
      <table>
        <thead>
          <tr>
            <th scope="col">{trans.__("metric")}</th>
            <th scope="col" class="tm-num">
              {trans.__("last")}
            </th>
            {hasBefore ? (
              <>
                <th scope="col" class="tm-num">
                  {trans.__("last time")}
                </th>
                <th scope="col">{trans.__("change")}</th>
              </>
            ) : null}
            {hasBest ? (
              <th scope="col" class="tm-num">
                {trans.__("best")}
              </th>
            ) : null}
            {hasCourse ? <th scope="col">{trans.__("course")}</th> : null}
          </tr>
        </thead>
        <tbody>
          {metrics.map((one) => (
            <tr key={one.key}>
              <td class="tm-key" title={one.key}>
                {one.key}
                {one.is_found ? <Declare host={host} run={run} name={one.key} as="param" /> : null}
              </td>
              <td class="tm-num">{one.text}</td>
              {hasBefore ? (
                <>
                  <td class="tm-num tm-dim">{one.before}</td>
                  <td class={VERDICT_CLASS[one.verdict]}>{one.delta}</td>
                </>
              ) : null}
              {hasBest ? (
                <td class="tm-num">
                  {one.best}
                  {one.best && one.best_step !== null ? (
                    <span class="tm-dim"> {trans.__("at %1", one.best_step)}</span>
                  ) : null}
                </td>
              ) : null}
              {hasCourse ? <td>{one.picture ? <Spark picture={one.picture} /> : null}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
