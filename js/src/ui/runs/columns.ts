import type { GroupCell, TableColumn, TableRow } from "../../wire/wire.js";

/** Where columns stand and how wide they are: pinned ones first, the name of the run before all. */
export interface Shown {
  column: TableColumn;
  /** Which of a row's cells is its. */
  at: number;
  label: string;
  width: number;
  /** From the left edge, of a pinned column; null: it scrolls. */
  left: number | null;
  /** It shows the sparkline too. */
  spark: boolean;
}

export const NAME = "name";
/** As Python writes what a run does not have. */
export const MISSING = "–";
export const NARROW = 560;
const NARROWEST = 44;
const WIDEST = 900;
const SPARK = 94;
const LETTER = 7.2;
const EDGES = 22;
/** Of what the screen itself writes: a status, an age. */
const OWN_LETTERS = 14;

export type Widths = Readonly<Record<string, number>>;

/** The columns as they are drawn; `metricFirst` puts the first metric before all, for narrow places. */
export function arranged(
  columns: readonly TableColumn[],
  widths: { chosen: Widths; fit: Widths },
  pinned: readonly string[],
  narrow: boolean,
  metricFirst: boolean,
): Shown[] {
  const headline = columns.find((one) => one.kind === "metrics")?.name;
  const titles = columns.map(titleOf);
  const all = columns.map((column, at) => ({
    column,
    at,
    label: isOnce(titles, titleOf(column)) ? titleOf(column) : column.name,
    width:
      widths.chosen[column.name] ??
      (widths.fit[column.name] ?? 90) + (column.name === headline && !narrow ? SPARK : 0),
    left: null,
    spark: column.name === headline && !narrow,
  }));
  const rank = (one: Shown) =>
    !narrow && pinned.includes(one.column.name)
      ? 0
      : metricFirst && one.column.name === headline
        ? 1
        : 2;
  const ordered = all.map((one, at) => ({ one, at }));
  ordered.sort((a, b) => rank(a.one) - rank(b.one) || a.at - b.at);
  let left = nameWidth(widths.chosen, narrow);
  return ordered.map(({ one }) => {
    if (rank(one) !== 0) return one;
    const placed = { ...one, left };
    left += one.width;
    return placed;
  });
}

/** The key, and of a metric the part that is shown. */
export function titleOf({ key, part, shown }: Named): string {
  return part || shown ? `${key}.${part || shown}` : key;
}

type Named = Pick<TableColumn, "key" | "part"> & Partial<Pick<TableColumn, "shown">>;

function isOnce(titles: readonly string[], title: string): boolean {
  return titles.indexOf(title) === titles.lastIndexOf(title);
}

export function nameWidth(widths: Widths, narrow: boolean): number {
  const width = widths[NAME] ?? 230;
  return narrow ? Math.min(width, 178) : width;
}

/** Widths that fit what the first rows say; taken once, for columns must not move while live. */
export function fitting(columns: readonly TableColumn[], rows: readonly TableRow[]): Widths {
  const found: Record<string, number> = {};
  columns.forEach((column, at) => {
    let letters = Math.min(18, titleOf(column).length + 2);
    for (const row of rows.slice(0, 50)) letters = Math.max(letters, textIn(row, at).length);
    found[column.name] = Math.round(Math.min(260, Math.max(64, letters * LETTER + EDGES)));
  });
  return found;
}

/** Whether a text may be wider than its column. Only such a cell is clipped: a clip each costs every frame. */
export function mayOverflow({ column, width, spark }: Shown, text: string): boolean {
  const wide = /[^\x20-\x7e–…±→]/.test(text) ? 2 : 1;
  const letters = column.kind === "attributes" ? Math.max(text.length, OWN_LETTERS) : text.length;
  return letters * wide * LETTER + EDGES + (spark ? SPARK : 0) > width;
}

/** What a cell says: of a run without a value that has others inside of it, what these came to. */
export function textIn(row: TableRow, at: number): string {
  const text = row.cells[at]?.[0] ?? "";
  const inside = row.inside?.cells[at];
  return inside && text === MISSING ? insideText(inside) : text;
}

/** The best of the runs inside, and their mean and spread. */
export function insideText({ runs, best, mean, spread }: GroupCell): string {
  const around = spread ? `${mean} ± ${spread}` : mean;
  if (!best) return around;
  return runs > 1 ? `${best} (${around})` : best;
}

export function clampWidth(width: number): number {
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));
}

/** The names with one taken to the place of another. */
export function moved(names: readonly string[], name: string, to: string): string[] {
  const target = names.indexOf(to);
  if (target < 0 || !names.includes(name)) return [...names];
  const rest = names.filter((one) => one !== name);
  return [...rest.slice(0, target), name, ...rest.slice(target)];
}

/** A key as a filter writes it, as `spelling.field_text` does: `params.lr`, quoted where need be. */
export function fieldName(kind: string, key: string): string {
  if (kind === "attributes") return key;
  if (/^[\p{L}\p{N}_/:@-]+(\.[\p{L}\p{N}_/:@-]+)*$/u.test(key)) return `${kind}.${key}`;
  if (key.includes("`") && !key.includes('"')) return `${kind}."${key}"`;
  return `${kind}.\`${key.replaceAll("`", "``")}\``;
}
