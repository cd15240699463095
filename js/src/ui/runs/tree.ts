import type { TableRow } from "../../wire/wire.js";
import { type List, PAGE, type Rows, rowIn } from "./pages.js";

/** A run as the table has it in one of its lines, and where it stands in the tree. */
export interface Line {
  row: TableRow;
  /** 1 at the top. */
  level: number;
  /** Its place among those of its list, from 0, and how many these are. */
  at: number;
  of: number;
  /** What is inside of it is shown; null: there is nothing inside. */
  isOpen: boolean | null;
}

/** Lines that follow one another in one list. */
export interface Stretch {
  /** The run that they are inside of; null: they are at the top. */
  list: number | null;
  /** The first of them, in its list and in the table. */
  from: number;
  line: number;
  count: number;
  level: number;
  /** The row of the top that they belong to. */
  top: number;
}

const known = new WeakMap<Rows, Stretch[]>();

/** All lines from the top: what is inside of a run that is unfolded follows it, where its row is loaded. */
export function stretches(rows: Rows): Stretch[] {
  let all = known.get(rows);
  if (!all) {
    all = [];
    put(all, rows, null, 1, null);
    known.set(rows, all);
  }
  return all;
}

/** Add the lines of a list; those at the top belong to their own row. */
function put(
  all: Stretch[],
  rows: Rows,
  list: number | null,
  level: number,
  top: number | null,
): void {
  const { total } = listOf(rows, list) ?? { total: 0 };
  let from = 0;
  const upTo = (end: number) => {
    const before = all.at(-1);
    const line = before ? before.line + before.count : 0;
    if (end > from) all.push({ list, from, line, count: end - from, level, top: top ?? from });
    from = end;
  };
  for (const [at, run] of unfolded(rows, list)) {
    if (at >= total) break;
    upTo(at + 1);
    put(all, rows, run, level + 1, top ?? at);
  }
  upTo(total);
}

/** The loaded rows of a list that are unfolded, by their places in it. */
function unfolded(rows: Rows, list: number | null): [at: number, run: number][] {
  if (!rows.inside.size) return [];
  const places = [...(listOf(rows, list)?.pages ?? [])].flatMap(([place, page]) =>
    page.rows.flatMap(({ run }, at): [number, number][] =>
      rows.inside.has(run.number) ? [[place * PAGE + at, run.number]] : [],
    ),
  );
  return places.sort(([one], [other]) => one - other);
}

/** Whether runs stand below those that they are inside of. */
export function isTreeOf({ of, nested }: Rows): boolean {
  return nested && of.tree === true;
}

/** The runs at the top, or those inside of a run that is unfolded. */
export function listOf(rows: Rows, list: number | null): List | undefined {
  return list === null ? rows : rows.inside.get(list);
}

/** How many lines there are. */
export function lineCount(rows: Rows): number {
  const last = stretches(rows).at(-1);
  return last ? last.line + last.count : 0;
}

/** The stretches of these lines, each cut to them. */
export function within(rows: Rows, first: number, last: number): Stretch[] {
  return stretches(rows).flatMap((one) => {
    const skipped = Math.max(0, first - one.line);
    const count = Math.min(one.count, last + 1 - one.line) - skipped;
    if (count <= 0) return [];
    const top = one.list === null ? one.top + skipped : one.top;
    return [{ ...one, from: one.from + skipped, line: one.line + skipped, count, top }];
  });
}

export function lineAt(rows: Rows, index: number): Line | undefined {
  const [stretch] = within(rows, index, index);
  const list = stretch && listOf(rows, stretch.list);
  const row = list && rowIn(list, stretch.from);
  if (!row) return undefined;
  const isOpen = row.inside && isTreeOf(rows) ? rows.inside.has(row.run.number) : null;
  return { row, level: stretch.level, at: stretch.from, of: list.total, isOpen };
}

export function rowAt(rows: Rows, index: number): TableRow | undefined {
  return lineAt(rows, index)?.row;
}

/** Which line a run is, among those that are loaded. */
export function placeOf(rows: Rows, run: number): number | null {
  for (const stretch of stretches(rows)) {
    const list = listOf(rows, stretch.list);
    for (const [place, page] of list?.pages ?? []) {
      const at = page.rows.findIndex((row) => row.run.number === run) + place * PAGE;
      const isHere = page.rows[at % PAGE]?.run.number === run;
      if (isHere && at >= stretch.from && at < stretch.from + stretch.count)
        return stretch.line + at - stretch.from;
    }
  }
  return null;
}

/** All loaded rows, also of what is inside of others. */
export function loadedRows(rows: Rows): TableRow[] {
  const lists = [rows, ...rows.inside.values()];
  return lists.flatMap((list) => [...list.pages.values()].flatMap((page) => page.rows));
}

/** The line of the run that this one is inside of; null at the top. */
export function outerOf(rows: Rows, run: number): number | null {
  const place = placeOf(rows, run);
  const stretch = place === null ? undefined : within(rows, place, place)[0];
  return stretch?.list == null ? null : placeOf(rows, stretch.list);
}
