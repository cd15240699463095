import type { CompareRow } from "../../wire/wire.js";

/** What a person has folded (or not), by place: `params`, `params/optimizer`, `code/12`, `charts`. */
export type Folded = Record<string, boolean>;

const LONG = 32;
const MANY = 30;

/** Whether a row has more to show than fits into its line. */
export function isLong(row: CompareRow): boolean {
  return row.cells.some(({ text, exact, value }) => {
    if (value === undefined || typeof value === "number") return false;
    const whole = exact || text;
    return whole.length > LONG || whole.includes("\n");
  });
}

/** Whether a row is folded: its inner rows hidden, or its values cut to a line. */
export function isFolded(section: string, row: CompareRow, folded: Folded): boolean {
  return folded[`${section}/${row.key}`] ?? (row.inner ? row.inner > MANY : true);
}

/** The rows that are not inside a folded one. */
export function shownRows(section: string, rows: CompareRow[], folded: Folded): CompareRow[] {
  const shown: CompareRow[] = [];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at];
    if (!row) break;
    shown.push(row);
    if (row.inner && isFolded(section, row, folded)) at += row.inner;
  }
  return shown;
}
