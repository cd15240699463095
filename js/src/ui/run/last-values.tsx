import type { RunView } from "../../wire/wire.js";
import { Spark } from "../parts/spark.js";
import { trans } from "../translation.js";
import { Part } from "./part.js";

const METRICS = 12;

interface LastValuesProps {
  found: RunView;
  onMore(): void;
}

/** The last value and the course of the first metrics. */
export function LastValues({ found, onMore }: LastValuesProps) {
  if (!found.metrics.length)
    return (
      <Part title={trans.__("Metrics")}>
        <span class="tm-dim">
          {found.run.status === "running" ? trans.__("no metrics yet") : trans.__("no metrics")}
        </span>
      </Part>
    );
  const more = found.metrics.length - METRICS;
  return (
    <Part title={trans.__("Metrics, last values")}>
      <table>
        <tbody>
          {found.metrics.slice(0, METRICS).map((row) => (
            <tr key={row.key}>
              <th scope="row" class="tm-run-key">
                {row.key}
              </th>
              <td class="tm-num">{row.last}</td>
              <td>{row.picture ? <Spark picture={row.picture} /> : null}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? (
        <button type="button" class="tm-button" onClick={onMore}>
          {trans.__("%1 more", more)}
        </button>
      ) : null}
    </Part>
  );
}
