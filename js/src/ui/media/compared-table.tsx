import { useMemo } from "preact/hooks";
import type { Preview } from "../../wire/wire.js";
import { figure } from "../parts/format.js";
import { trans } from "../translation.js";
import { type TableDifference, tableDifference } from "./table-difference.js";

interface ComparedTableProps {
  base: Preview;
  preview: Preview;
  /** Who has the base. */
  baseline: number;
}

/** A table told cell by cell against another run's: what changed is marked, numbers with what is more or less. */
export function ComparedTable({ base, preview, baseline }: ComparedTableProps) {
  const difference = useMemo(() => tableDifference(base, preview), [base, preview]);
  return (
    <>
      <div class="tm-media-table" tabIndex={0} role="region" aria-label={trans.__("Table")}>
        <table>
          <thead>
            <tr>
              {preview.columns.map((name, at) => (
                <th key={at} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {difference.rows.map((row, line) => (
              <tr key={line}>
                {row.map(({ text, differs, change }, at) => (
                  <td key={at} class={differs ? "tm-media-differs" : undefined}>
                    {text}
                    {change ? <span class="tm-media-change">{change}</span> : null}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <span class="tm-media-words" role="status">
        {wordsOf(difference, baseline)}
      </span>
    </>
  );
}

function wordsOf({ changed, rowsMore, columnsMore }: TableDifference, baseline: number): string {
  const cells = changed
    ? trans._n(
        "%2 cell differs from #%3",
        "%2 cells differ from #%3",
        changed,
        figure(changed),
        baseline,
      )
    : trans.__("no cell differs from #%1", baseline);
  const more = [
    rowsMore ? trans.__("rows %1", signed(rowsMore)) : "",
    columnsMore ? trans.__("columns %1", signed(columnsMore)) : "",
  ].filter(Boolean);
  return [cells, ...more].join("; ");
}

function signed(count: number): string {
  return count > 0 ? `+${count}` : `−${-count}`;
}
