import { useCallback, useMemo, useRef, useState } from "preact/hooks";
import type { State } from "../host.js";
import { asNumbers } from "../parts/kept.js";
import { byPages, stepped } from "../parts/steps.js";
import type { PageReader } from "./page-reader.js";
import { type Rows, sameRuns } from "./pages.js";
import { lineAt, lineCount, outerOf, placeOf, rowAt } from "./tree.js";
import type { Place } from "./use-place.js";

export interface Selecting {
  selection: Selection;
  onPress(index: number, event: MouseEvent): void;
  onKeyDown(event: KeyboardEvent): void;
  clear(): void;
  /** Nothing is selected, and the keyboard is at this run. */
  settle(run: number | null): void;
}

interface World {
  /** It keeps the numbers of the selected runs as `selected`. */
  state: State;
  /** What the arrows go to is selected, alone, as in a list of files; else they only go. */
  follows?: boolean;
  rows: Rows | null;
  pages: PageReader | null;
  place: Place;
  onOpen(run: number): void;
  onTurn(run: number, isOpen: boolean): void;
}

/** Selecting runs by pointer and keyboard. */
export function useSelection(world: World): Selecting {
  const [selection, setSelection] = useState<Selection>(() => ({
    ...NOTHING,
    runs: asNumbers(world.state.get("selected")) ?? [],
  }));
  const now = useRef({ world, selection });
  now.current = { world, selection };

  const put = useCallback((next: Selection) => {
    const { world, selection: before } = now.current;
    now.current.selection = next;
    setSelection(next);
    if (next.runs !== before.runs) world.state.set("selected", [...next.runs]);
  }, []);
  const anchorAt = useRef(0);
  /** To a row, by its place: it may not be loaded. */
  const go = useCallback(async (to: number, stretches: boolean, more: boolean, alone = false) => {
    const { world, selection: before } = now.current;
    const { rows, pages } = world;
    if (!rows || !pages) return;
    const anchored = stretches && before.anchor !== null;
    const from = anchored ? (placeOf(rows, before.anchor ?? 0) ?? anchorAt.current) : to;
    const runs = await pages.numbers(Math.min(from, to), Math.max(from, to));
    const run = from <= to ? runs.at(-1) : runs[0];
    if (run === undefined) return;
    if (!anchored) anchorAt.current = to;
    if (stretches) put(stretched(before, runs, run, more));
    else put(alone ? only(run) : standingAt(before, run));
  }, []);
  /** All that have a line, loaded or not. */
  const takeAll = useCallback(async (rows: Rows, pages: PageReader) => {
    const { of } = rows;
    const runs = await pages.numbers(0, lineCount(rows) - 1);
    const { world, selection: before } = now.current;
    const isSame = world.pages === pages && world.rows && sameRuns(world.rows.of, of);
    if (isSame) put({ ...before, runs });
  }, []);
  const onPress = useCallback((index: number, event: MouseEvent) => {
    const { world, selection: before } = now.current;
    const run = world.rows ? rowAt(world.rows, index)?.run.number : undefined;
    if (run === undefined) return;
    const more = event.ctrlKey || event.metaKey;
    if (event.shiftKey) return void go(index, true, more);
    anchorAt.current = index;
    put(more || isIn(event.target, "[data-check]") ? flipped(before, run) : only(run));
  }, []);
  const onKeyDown = useCallback((event: KeyboardEvent) => {
    const { world, selection: before } = now.current;
    if (!world.rows || isIn(event.target, "button,input")) return;
    const from = before.active === null ? null : placeOf(world.rows, before.active);
    const turn = from === null ? null : turned(event.key, world.rows, from);
    const beside = typeof turn === "number" ? turn : null;
    const to = beside ?? target(event.key, from, world.place, lineCount(world.rows));
    const next = to === null ? changed(event, before) : null;
    if (turn !== null && typeof turn !== "number") world.onTurn(turn.run, turn.isOpen);
    else if (to !== null) {
      world.place.reveal(to);
      const alone = world.follows === true && !event.ctrlKey && !event.metaKey;
      void go(to, event.shiftKey, false, alone);
    } else if (next) put(next);
    else if (isOfAll(event) && world.pages) void takeAll(world.rows, world.pages);
    else if (isOpening(event) && before.active !== null) world.onOpen(before.active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, []);
  const clear = useCallback(() => put({ ...now.current.selection, runs: [], anchor: null }), []);
  const settle = useCallback((run: number | null) => {
    put({ runs: [], anchor: run, active: run });
  }, []);
  return useMemo(() => ({ selection, onPress, onKeyDown, clear, settle }), [selection]);
}

/** What the arrows to the sides do to a line: fold or unfold it, or lead in or out; null for other keys. */
function turned(
  key: string,
  rows: Rows,
  at: number,
): { run: number; isOpen: boolean } | number | null {
  const line = key === "ArrowRight" || key === "ArrowLeft" ? lineAt(rows, at) : undefined;
  if (!line) return null;
  const { isOpen } = line;
  const run = line.row.run.number;
  if (key === "ArrowLeft") return isOpen ? { run, isOpen: false } : outerOf(rows, run);
  if (isOpen === null) return null;
  return isOpen ? at + 1 : { run, isOpen: true };
}

/** The selection after a key that changes it; null for other keys. */
function changed({ key }: KeyboardEvent, before: Selection): Selection | null {
  if (key === " ") return before.active === null ? before : flipped(before, before.active);
  return key === "Escape" && before.runs.length ? { ...before, runs: [] } : null;
}

function isOfAll({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return key === "a" && (ctrlKey || metaKey);
}

/** With Shift it is the notebook's: it runs the cell. */
function isOpening({ key, shiftKey }: KeyboardEvent): boolean {
  return key === "Enter" && !shiftKey;
}

/** The row that a key goes to; null for other keys. */
function target(key: string, from: number | null, place: Place, total: number): number | null {
  if (!total) return null;
  const start = from ?? place.top() - (key === "ArrowDown" ? 1 : 0);
  return stepped(key, start, total, byPages(place.page));
}

/** Which runs are selected, by number, and where the keyboard is. */
interface Selection {
  runs: readonly number[];
  /** Where a stretch begins that shift selects. */
  anchor: number | null;
  /** The row that the keyboard is standingAt. */
  active: number | null;
}

export const NOTHING: Selection = { runs: [], anchor: null, active: null };

/** Only this run. */
export function only(run: number): Selection {
  return { runs: [run], anchor: run, active: run };
}

/** This run too, or no longer. */
export function flipped({ runs }: Selection, run: number): Selection {
  const rest = runs.filter((one) => one !== run);
  return { runs: rest.length < runs.length ? rest : [...runs, run], anchor: run, active: run };
}

/** The runs from the anchor to this one; `more` keeps those selected before. */
export function stretched(
  before: Selection,
  stretch: readonly number[],
  to: number,
  more: boolean,
): Selection {
  const kept = more ? before.runs.filter((one) => !stretch.includes(one)) : [];
  return { runs: [...kept, ...stretch], anchor: before.anchor ?? to, active: to };
}

/** The keyboard moves; what is selected stays. */
function standingAt(before: Selection, run: number): Selection {
  return { ...before, anchor: run, active: run };
}

export interface PressedRow {
  index: number;
  run: number;
}

/** The row of a run that an event is at, as its element tells. */
export function rowOf(target: EventTarget | null): PressedRow | null {
  const row = target instanceof Element ? target.closest<HTMLElement>("[data-run]") : null;
  return row ? { index: Number(row.dataset.index), run: Number(row.dataset.run) } : null;
}

export function isIn(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}
