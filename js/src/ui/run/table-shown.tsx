import { trans } from "../translation.js";

/** A table that was logged; numbers stand to the right. */
export function TableShown({ columns, rows }: { columns: string[]; rows: string[][] }) {
  const numeric = columns.map(
    (_, at) => rows.length > 0 && rows.every((row) => isNumber(row[at] ?? "")),
  );
  return (
    <div class="tm-run-scroll" tabIndex={0} role="region" aria-label={trans.__("Table")}>
      <table>
        <thead>
          <tr>
            {columns.map((name, at) => (
              <th key={at} scope="col" class={numeric[at] ? "tm-num" : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, line) => (
            <tr key={line}>
              {row.map((cell, at) => (
                <td key={at} class={numeric[at] ? "tm-num" : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function isNumber(text: string): boolean {
  return text === "" || /^[-+]?(\d|\.\d|inf|nan)/i.test(text);
}
