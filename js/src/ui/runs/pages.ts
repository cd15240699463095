import type { RunsPage, RunsQuery, TableColumn, TableRow } from "../../wire/wire.js";
import type { Values } from "../parts/last-or-best.js";
import { trans } from "../translation.js";

/** Runs as they come from the store: pages near the screen, not the whole. */
export interface List {
  /** Rows there are. */
  total: number;
  /** By their place: rows `PAGE * place` and on. */
  pages: ReadonlyMap<number, Page>;
}

/** The rows of the table: those at the top. `tree.ts` tells which lines they are. */
export interface Rows extends List {
  of: Asking;
  columns: TableColumn[];
  hidden: string[];
  hints: string[];
  /** Runs that match: in a tree those inside others too. */
  matching: number;
  /** Some run of the store is inside another. */
  nested: boolean;
  /** What is inside of those that are unfolded, by their numbers. */
  inside: ReadonlyMap<number, List>;
  /** The server's clock before the screen's, in seconds. */
  skew: number;
}

export interface Asking {
  filter: string;
  /** Its name, or its id, which a deleted or renamed one keeps. */
  experiment: string | number | null;
  order_by: string[];
  /** null: those of most interest in the first page. */
  columns: string[] | null;
  /** Only these of them: those within the brushes of a chart; null: all. */
  runs: number[] | null;
  /** Those that are there, unless it says otherwise. */
  lifecycle?: RunsQuery["lifecycle"];
  /** Columns that a person has set for all tables, as far as there are such. */
  preferred?: string[];
  directions?: NonNullable<RunsQuery["directions"]>;
  /** Which value of a metric stands in its column; null: as the goals of experiments say. */
  values?: Values;
  /** Rows without a metric of the columns are told by one of their own. */
  own?: boolean;
  /** Runs inside others that match stand below these, and are folded. */
  tree?: boolean;
}

export interface Page {
  rows: TableRow[];
  /** Something has changed since. */
  stale: boolean;
}

export interface Found {
  rows: Rows | null;
  error: Error | null;
  /** The rows are not yet of what was asked last. */
  pending: boolean;
}

export const PAGE = 100;
const KEPT = 16;

export function rowIn(list: List, at: number): TableRow | undefined {
  return list.pages.get(Math.floor(at / PAGE))?.rows[at % PAGE];
}

export function sameRuns(one: Asking, other: Asking): boolean {
  return (
    one.filter === other.filter &&
    one.experiment === other.experiment &&
    one.lifecycle === other.lifecycle &&
    one.values === other.values &&
    one.tree === other.tree &&
    one.order_by.join() === other.order_by.join() &&
    JSON.stringify(one.runs) === JSON.stringify(other.runs)
  );
}

export function placesOf(first: number, last: number, total: number): number[] {
  const end = Math.floor(Math.max(0, total - 1) / PAGE);
  const from = Math.min(Math.max(0, Math.floor(first / PAGE)), end);
  const to = Math.max(from, Math.min(Math.floor(last / PAGE), end));
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

/** The rows with fresh pages; the other pages stay, to be read again, unless rows have moved. */
export function joined(
  before: Rows | null,
  of: Asking,
  fresh: ReadonlyMap<number, RunsPage>,
): Rows {
  const first = [...fresh.values()][0];
  if (!first) throw new Error(trans.__("no page was read"));
  const names = first.columns.map((one) => one.name).join();
  const hasSameColumns = namesOf(before)?.join() === names;
  const total = totalOf(before, first);
  const keep =
    before?.total === total &&
    hasSameColumns &&
    [...fresh].every(
      ([place, page]) => numbersOf(before.pages.get(place)?.rows) === numbersOf(page.rows),
    );
  const pages = new Map(keep ? stale(before) : []);
  for (const [place, page] of fresh) pages.set(place, { rows: page.rows, stale: false });
  const inside = [...(before?.inside ?? [])].map(([run, list]): [number, List] => [
    run,
    { ...list, pages: new Map(hasSameColumns ? stale(list) : []) },
  ]);
  const skew = (first.now ?? 0) - Date.now() / 1000;
  return {
    of,
    columns: steady(before?.columns ?? [], first.columns),
    hidden: of.columns || !fresh.has(0) ? (before?.hidden ?? first.hidden) : first.hidden,
    hints: first.hints,
    total,
    matching: first.matching,
    nested: first.nested,
    inside: new Map(inside),
    // a steady clock keeps rows as they are
    skew: before && Math.abs(before.skew - skew) < 1 ? before.skew : skew,
    pages,
  };
}

/** How many rows there are, as far as is known: of a large tree no page knows them all. */
export function totalOf(before: List | null | undefined, page: RunsPage): number {
  return page.is_more ? Math.max(before?.total ?? 0, page.total) : page.total;
}

/** The pages, to be read again. */
function stale(list: List): [number, Page][] {
  return [...list.pages].map(([place, page]) => [place, { ...page, stale: true }]);
}

/** The columns as they are now: once of numbers, always; and the very same while nothing changes. */
function steady(before: TableColumn[], now: TableColumn[]): TableColumn[] {
  const numbers = new Set(before.filter((one) => one.is_number).map((one) => one.name));
  const next = now.map((one) => ({ ...one, is_number: one.is_number || numbers.has(one.name) }));
  return JSON.stringify(before) === JSON.stringify(next) ? before : next;
}

/** Let go of the pages farthest from the screen. */
export function forget(pages: Map<number, Page>, place: number): void {
  const far = [...pages.keys()].sort((a, b) => Math.abs(b - place) - Math.abs(a - place));
  for (const one of far.slice(0, Math.max(0, pages.size - KEPT))) pages.delete(one);
}

export function sameColumns(rows: Rows | null, asking: Asking): boolean {
  return rows?.of.columns?.join() === asking.columns?.join();
}

export function namesOf(rows: Rows | null): string[] | null {
  return rows?.columns.map((one) => one.name) ?? null;
}

function numbersOf(rows: readonly TableRow[] | undefined): string {
  return rows?.map((row) => row.run.number).join() ?? "";
}
