import type { MetricRow } from "../../wire/wire.js";
import { Spark } from "../parts/spark.js";
import { trans } from "../translation.js";

const MOST = 300;

/** Summaries of metrics, a row each. */
export function MetricTable({ rows }: { rows: MetricRow[] }) {
  const more = rows.length - MOST;
  return (
    <>
      <table class="tm-run-metrics">
        <thead>
          <tr>
            <th scope="col">{trans.__("metric")}</th>
            <th scope="col" class="tm-num">
              {trans.__("last")}
            </th>
            <th scope="col">
              <span class="tm-run-hidden">{trans.__("course")}</span>
            </th>
            {[trans.__("min"), trans.__("max"), trans.__("first")].map((name) => (
              <th key={name} scope="col" class="tm-num">
                {name}
              </th>
            ))}
            <th scope="col" class="tm-num">
              {trans.__("points")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST).map((row) => (
            <tr key={row.key}>
              <th scope="row" class="tm-run-key">
                {row.key}
              </th>
              <At text={row.last} step={row.last_step} strong />
              <td>{row.picture ? <Spark picture={row.picture} /> : null}</td>
              <At text={row.min} step={row.min_step} />
              <At text={row.max} step={row.max_step} />
              <At text={row.first} step={row.first_step} />
              <td class="tm-num">{row.points}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? (
        <div class="tm-dim">{trans.__("and %1 more; find them by name", more)}</div>
      ) : null}
    </>
  );
}

function At({ text, step, strong = false }: { text: string; step: number; strong?: boolean }) {
  return (
    <td class="tm-num">
      {strong ? <b>{text}</b> : text}{" "}
      <span class="tm-dim tm-run-step">{trans.__("at %1", step)}</span>
    </td>
  );
}
