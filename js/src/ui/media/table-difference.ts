/** A table as it was logged: texts, read as numbers where they are. */
export interface Rows {
  columns: string[];
  rows: string[][];
}

/** A cell beside the same one of another table. */
export interface ComparedCell {
  text: string;
  differs: boolean;
  /** What is more or less of a number, with its sign; empty where that says nothing. */
  change: string;
}

export interface TableDifference {
  rows: ComparedCell[][];
  /** Cells that are not the same. */
  changed: number;
  /** What one of the tables has and the other has not, in counts. */
  rowsMore: number;
  columnsMore: number;
}

const NUMBER = /^[-+]?(\d[\d_]*\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const DIGITS = 4;

/** Each cell of a table told against the base's: columns go by their names, rows by the names in the first column.
 *
 * Where the first column names no rows, because it has numbers or the same text twice, they go by their places.
 */
export function tableDifference(base: Rows, table: Rows): TableDifference {
  const rowOf = rowsByName(base, table);
  const columnOf = places(base.columns, table.columns);
  let changed = 0;
  const rows = table.rows.map((row, at) => {
    const before = base.rows[rowOf[at] ?? -1];
    return row.map((text, column) => {
      const cell = compared(before?.[columnOf[column] ?? -1], text);
      if (cell.differs) changed += 1;
      return cell;
    });
  });
  return {
    rows,
    changed,
    rowsMore: table.rows.length - base.rows.length,
    columnsMore: table.columns.length - base.columns.length,
  };
}

function compared(before: string | undefined, text: string): ComparedCell {
  if (before === text) return { text, differs: false, change: "" };
  const [old, value] = [numberOf(before ?? ""), numberOf(text)];
  if (old === null || value === null) return { text, differs: true, change: "" };
  const delta = value - old;
  if (!delta) return { text, differs: false, change: "" };
  const digits = Number(delta.toPrecision(DIGITS));
  return { text, differs: true, change: `${delta > 0 ? "+" : "−"}${Math.abs(digits)}` };
}

function numberOf(text: string): number | null {
  return NUMBER.test(text.trim()) ? Number(text.replaceAll("_", "")) : null;
}

/** For each row of the table the place of that of the base. */
function rowsByName(base: Rows, table: Rows): number[] {
  const names = base.rows.map((row) => row[0] ?? "");
  const others = table.rows.map((row) => row[0] ?? "");
  const areNames = [names, others].every(
    (list) => new Set(list).size === list.length && list.every((name) => numberOf(name) === null),
  );
  return areNames ? places(names, others) : others.map((_, at) => at);
}

/** For each name its place in the base, -1 where it is not there; names that stand twice go by their places. */
function places(base: string[], names: string[]): number[] {
  const isClear = new Set(base).size === base.length && new Set(names).size === names.length;
  return names.map((name, at) => (isClear ? base.indexOf(name) : at));
}
