import type { Row } from "../../wire/wire.js";
import { type Cell, wholeOf, wordsOf } from "../blocks.js";

/** What a person has folded (or not), by place: `Params`, `Params/optimizer`, `code of #12`, `charts`. */
export type Folded = Record<string, boolean>;

/** Rows of a grid under a head of their own, and what that says of them. */
export interface Section {
  name: string;
  note: Cell;
  rows: Row[];
}

/** A row that is not inside a folded one. */
export interface ShownRow {
  row: Row;
  place: string;
  folds: boolean;
  isFolded: boolean;
  /** Its values are shown whole, on as many lines as they take. */
  isWhole: boolean;
}

const LONG = 32;
const MANY = 30;

export function sectionsOf(rows: Row[]): Section[] {
  const sections: Section[] = [];
  for (const row of rows)
    if (row.look === "section")
      sections.push({ name: nameOf(row), note: row.cells[1] ?? [], rows: [] });
    else sections.at(-1)?.rows.push(row);
  return sections;
}

/** The whole of what a row is called. */
export function nameOf({ cells: [first = []] }: Row): string {
  return wholeOf(first) ?? wordsOf(first);
}

/** Rows inside others are hidden with them; of a long value a line is shown until it is unfolded. */
export function shownRows({ name, rows }: Section, folded: Folded): ShownRow[] {
  const shown: ShownRow[] = [];
  let shut = Number.POSITIVE_INFINITY;
  for (const [at, row] of rows.entries()) {
    const { depth = 0 } = row;
    if (depth > shut) continue;
    const inner = rowsInside(rows, at);
    const place = `${name}/${nameOf(row)}`;
    const isFolded = folded[place] ?? (inner === 0 || inner > MANY);
    shut = isFolded ? depth : Number.POSITIVE_INFINITY;
    const folds = inner > 0 || isLong(row);
    shown.push({ row, place, folds, isFolded, isWhole: inner === 0 && !isFolded });
  }
  return shown;
}

function rowsInside(rows: Row[], at: number): number {
  const { depth = 0 } = rows[at] ?? {};
  let after = at + 1;
  while ((rows[after]?.depth ?? 0) > depth) after++;
  return after - at - 1;
}

/** Whether a row has more to show than fits into its line. */
export function isLong({ cells, is_number: isNumber }: Row): boolean {
  if (isNumber) return false;
  return cells.slice(1).some((cell) => {
    const whole = wholeOf(cell) ?? wordsOf(cell);
    return whole.length > LONG || whole.includes("\n");
  });
}
