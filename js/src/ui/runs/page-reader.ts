import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { asError, type Client, isRefusal } from "../../wire/client.js";
import type { ColumnName, RunsPage, RunsQuery } from "../../wire/wire.js";
import type { State } from "../host.js";
import { RETRY_AFTER } from "../pace.js";
import { asNumbers } from "../parts/kept.js";
import {
  type Asking,
  forget,
  type Found,
  joined,
  namesOf,
  PAGE,
  placesOf,
  rowIn,
  type List,
  type Rows,
  sameColumns,
  sameRuns,
  totalOf,
} from "./pages.js";
import { isTreeOf, lineCount, listOf, loadedRows, type Stretch, within } from "./tree.js";

export type Ask = (query: RunsQuery, signal?: AbortSignal) => Promise<RunsPage>;

/** Runs that one stretch of a selection may have, and one answer of the store. */
export const MOST_NUMBERS = 10_000;
const MOST_COLUMNS = 24;
const IN_FLIGHT = 3;
const AHEAD = 40;
const REFRESH_EVERY = 250;

/** Which runs are unfolded, kept for the next time. */
export interface Unfolded {
  runs: readonly number[];
  keep(runs: number[]): void;
}

const FOLDED: Unfolded = { runs: [], keep: () => {} };

/** Reads pages near the screen, a few at a time, and tells of each change of what is found. */
export class PageReader {
  private found: Found = { rows: null, error: null, pending: true };
  private wanted: Asking | null = null;
  private seen = { first: 0, last: PAGE - 1 };
  private whole = new AbortController();
  /** What the store means by the names of its columns. */
  private known = new Map<string, ColumnName>();
  private flying = new Map<string, AbortController>();
  private unfolded: ReadonlySet<number>;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy = false;
  private changed = false;
  /** How long the last answer took. */
  private took = 0;

  constructor(
    private readonly send: Ask,
    private readonly tell: (found: Found) => void,
    private readonly every = REFRESH_EVERY,
    private readonly kept = FOLDED,
  ) {
    this.unfolded = new Set(kept.runs);
  }

  /** Other runs, order or columns; the rows stay until the answer is there, or fails. */
  ask(asking: Asking): void {
    this.wanted = asking;
    this.close();
    this.whole = new AbortController();
    this.set({ pending: true });
    void this.renew(asking, this.whole.signal);
  }

  /** Unfold a run, or fold it. */
  turn(run: number, isOpen: boolean): void {
    const unfolded = new Set(this.unfolded);
    if (isOpen) unfolded.add(run);
    else unfolded.delete(run);
    this.unfolded = unfolded;
    this.kept.keep([...unfolded]);
    this.set({});
    this.fill();
  }

  /** These lines are on the screen. */
  see(first: number, last: number): void {
    this.seen = { first, last };
    this.fill();
  }

  /** The store has changed. */
  refresh(): void {
    this.changed = true;
    if (!this.busy) this.later(this.rest);
  }

  /** Numbers of the runs in some lines, loaded or not; of the first 10,000 of them at most. */
  async numbers(first: number, last: number): Promise<number[]> {
    const { rows } = this.found;
    if (!rows) return [];
    const end = first + Math.min(last - first + 1, MOST_NUMBERS) - 1;
    const stretches = within(rows, first, end).map((one) => this.numbersIn(rows, one));
    return (await Promise.all(stretches)).flat();
  }

  private async numbersIn(rows: Rows, { list, from, count }: Stretch): Promise<number[]> {
    const of = listOf(rows, list);
    const loaded = Array.from({ length: count }, (_, at) => of && rowIn(of, from + at)?.run.number);
    if (loaded.every((one) => one !== undefined)) return loaded;
    const columns: string[] = [];
    const page = await this.send({ ...rows.of, inside: list, columns, offset: from, limit: count });
    return page.rows.map((row) => row.run.number);
  }

  close(): void {
    this.whole.abort();
    this.land();
    clearTimeout(this.timer);
    this.timer = undefined;
    this.changed = false;
  }

  /** A slow store is asked less often. */
  private get rest(): number {
    return Math.max(this.every, 2 * this.took);
  }

  private set(part: Partial<Found>): void {
    const found = { ...this.found, ...part };
    this.found = { ...found, rows: found.rows && opened(found.rows, this.unfolded) };
    this.tell(this.found);
  }

  private later(wait: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (this.wanted) void this.renew(this.wanted, this.whole.signal);
    }, wait);
  }

  /** The pages on the screen, anew and all at once, so that no row comes twice. */
  private async renew(asking: Asking, signal: AbortSignal): Promise<void> {
    const begun = performance.now();
    const before = this.found.rows && sameRuns(this.found.rows.of, asking) ? this.found.rows : null;
    this.busy = true;
    this.changed = false;
    try {
      const fresh = await this.read(asking, before, signal);
      if (signal.aborted) return;
      this.land();
      this.set({ rows: joined(before, asking, fresh), error: null, pending: false });
      this.fill();
    } catch (error) {
      if (signal.aborted) return;
      this.set({ error: asError(error), pending: false });
      if (!isRefusal(error)) this.later(RETRY_AFTER);
    }
    this.busy = false;
    this.took = performance.now() - begun;
    if (this.changed) this.later(this.rest);
  }

  private async read(asking: Asking, before: Rows | null, signal: AbortSignal) {
    const { first, last } = this.seen;
    const seen = before ? within(before, first, Math.min(last, lineCount(before) - 1)) : [];
    const places = before ? placesOf(seen[0]?.top ?? 0, topOf(seen.at(-1)), before.total) : [0];
    const names = before && sameColumns(before, asking) ? namesOf(before) : null;
    let columns = asking.columns ?? names;
    const fresh = new Map<number, RunsPage>();
    if (asking.columns === null && (places[0] === 0 || columns === null)) {
      const page = await this.page(asking, null, 0, signal);
      const own = page.columns.map((one) => one.name);
      columns = names ?? own;
      // columns that come with new metrics go to the end: none moves while live
      if (columns.length < MOST_COLUMNS) columns = [...new Set([...columns, ...own])];
      if (columns.join() === own.join()) fresh.set(0, page);
    }
    const missing = places.filter((place) => !fresh.has(place));
    const read = missing.map((place) => this.page(asking, columns, place, signal));
    for (const page of await Promise.all(read)) fresh.set(page.offset / PAGE, page);
    return fresh;
  }

  private async page(
    asking: Asking & { inside?: number | null },
    names: string[] | null,
    place: number,
    signal: AbortSignal,
  ): Promise<RunsPage> {
    // what the store has named is sent as it means it, what a person has named as it stands
    const columns = names?.map((name) => this.known.get(name) ?? name) ?? null;
    const page = await this.send({ ...asking, columns, offset: place * PAGE, limit: PAGE }, signal);
    for (const { name, kind, key, part } of page.columns) this.known.set(name, { kind, key, part });
    return page;
  }

  /** Ask for the pages near the screen that are not there, and no longer for those that are far. */
  private fill(): void {
    const { rows } = this.found;
    if (!rows || this.whole.signal.aborted) return;
    const near = new Map<string, [list: number | null, place: number]>();
    for (const { list, from, count } of within(
      rows,
      this.seen.first - AHEAD,
      this.seen.last + AHEAD,
    ))
      for (const place of placesOf(from, from + count - 1, listOf(rows, list)?.total ?? 0))
        near.set(`${list}:${place}`, [list, place]);
    for (const [key, one] of this.flying) {
      if (near.has(key)) continue;
      one.abort();
      this.flying.delete(key);
    }
    for (const [key, [list, place]] of near) {
      const page = listOf(rows, list)?.pages.get(place);
      const isWanted = !this.flying.has(key) && (!page || page.stale);
      if (isWanted && this.flying.size < IN_FLIGHT) void this.bring(key, list, place, rows.of);
    }
  }

  private async bring(
    key: string,
    list: number | null,
    place: number,
    asking: Asking,
  ): Promise<void> {
    const stopped = new AbortController();
    this.flying.set(key, stopped);
    try {
      const columns = asking.columns ?? namesOf(this.found.rows);
      const page = await this.page({ ...asking, inside: list }, columns, place, stopped.signal);
      if (stopped.signal.aborted || !this.found.rows) return;
      this.flying.delete(key);
      this.set({ rows: this.withPage(this.found.rows, list, place, page) });
      this.fill();
    } catch (error) {
      if (stopped.signal.aborted) return;
      this.flying.delete(key);
      this.set({ error: asError(error) });
      this.later(RETRY_AFTER);
    }
  }

  /** The rows with a page of one of their lists; those of it that are far from the screen are let go of. */
  private withPage(rows: Rows, list: number | null, place: number, page: RunsPage): Rows {
    const before = listOf(rows, list);
    const pages = new Map(before?.pages).set(place, { rows: page.rows, stale: false });
    const [seen] = within(rows, this.seen.first, this.seen.last).filter((one) => one.list === list);
    forget(pages, seen ? Math.floor(seen.from / PAGE) : place);
    const next = { pages, total: totalOf(before, page) };
    if (list === null) return { ...rows, ...next, matching: page.matching };
    return { ...rows, inside: new Map(rows.inside).set(list, next) };
  }

  private land(): void {
    for (const one of this.flying.values()) one.abort();
    this.flying.clear();
  }
}

/** The row at the top that the last line of a stretch belongs to. */
function topOf(stretch: Stretch | undefined): number {
  return stretch ? stretch.top + (stretch.list === null ? stretch.count - 1 : 0) : 0;
}

/** The rows, with lists for what is inside of those that are unfolded: as long as these say at first. */
function opened(rows: Rows, unfolded: ReadonlySet<number>): Rows {
  const lists = new Map<number, List>();
  for (const { run, inside } of unfolded.size && isTreeOf(rows) ? loadedRows(rows) : []) {
    if (!inside || !unfolded.has(run.number)) continue;
    const list = rows.inside.get(run.number) ?? { total: inside.runs, pages: new Map() };
    lists.set(run.number, list);
  }
  const isSame =
    lists.size === rows.inside.size &&
    [...lists].every(([run, list]) => rows.inside.get(run) === list);
  return isSame ? rows : { ...rows, inside: lists };
}

/** The rows of what is asked, kept true while they are seen: every so many milliseconds at most. */
export function usePages(
  client: Client,
  asking: Asking,
  { every, isSeen = true, state }: { every?: number; isSeen?: boolean; state?: State } = {},
): [Found, PageReader | null] {
  const [found, setFound] = useState<Found>({ rows: null, error: null, pending: true });
  const [pages, setPages] = useState<PageReader | null>(null);
  const latest = useRef(asking);
  latest.current = asking;
  const seen = useRef(isSeen);
  seen.current = isSeen;
  const missed = useRef(false);
  // not useEffect: the question leaves before the browser draws what has just changed
  useLayoutEffect(() => {
    const send: Ask = (query, signal) => client.ask("runs", query, signal);
    const runs = asNumbers(state?.get("unfolded")) ?? [];
    const keep = (next: number[]) => state?.set("unfolded", next);
    const reader = new PageReader(send, setFound, every, { runs, keep });
    setPages(reader);
    const quiet = client.onChange(() => {
      if (seen.current) reader.refresh();
      else missed.current = true;
    });
    return () => {
      quiet();
      reader.close();
    };
  }, [client, every, state]);
  useLayoutEffect(() => pages?.ask(latest.current), [pages, JSON.stringify(asking)]);
  useEffect(() => {
    if (!isSeen || !missed.current) return;
    missed.current = false;
    pages?.refresh();
  }, [pages, isSeen]);
  return [found, pages];
}
