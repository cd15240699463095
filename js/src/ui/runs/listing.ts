import { useCallback, useRef, useState } from "preact/hooks";
import type { Run } from "../../wire/wire.js";
import type { State } from "../host.js";
import { MISSING } from "./columns.js";
import type { PageReader } from "./page-reader.js";
import type { Rows } from "./pages.js";
import { type Selecting, useSelection } from "./selection.js";
import { loadedRows, placeOf, rowAt } from "./tree.js";
import { type Lines, type Place, usePlace } from "./use-place.js";

/** Which runs are in sight, which are chosen, and what is known of them. */
export interface Listing extends Selecting {
  rows: Rows | null;
  /** What scrolls. */
  element(element: HTMLDivElement | null): void;
  place: Place;
  /** Unfold what is inside of a run, or fold it. */
  onTurn(run: number, isOpen: boolean): void;
  /** These lines are on the screen. */
  onSeen(first: number, last: number): void;
  onOpen(run: number): void;
  /** Numbers: the selected ones, else the one that the keyboard is at. */
  chosen: readonly number[];
  /** A run, when its row is loaded. */
  run(number: number): Run | null;
  /** How many runs are inside of one, when its row is loaded. */
  inside(number: number): number;
  /** The first of the metrics shown that one of the chosen runs has, as far as rows are loaded. */
  metricOfChosen(): string | null;
  /** Let go of the chosen runs, which go away, and on to the one beside them. */
  leave(going: Promise<boolean>): void;
}

interface ListingOptions {
  /** Keeps the numbers of the selected runs. */
  state: State;
  lines?: Lines;
  /** What the arrows go to is selected, alone, as in a list of files; else they only go. */
  follows?: boolean;
  onOpen(run: number): void;
}

export function useListing(
  rows: Rows | null,
  pages: PageReader | null,
  { state, lines, follows = false, onOpen }: ListingOptions,
): Listing {
  const [scrolling, element] = useState<HTMLDivElement | null>(null);
  const place = usePlace(scrolling, rows, lines);
  const onTurn = (run: number, isOpen: boolean) => {
    const line = rows && !isOpen ? placeOf(rows, run) : null;
    pages?.turn(run, isOpen);
    if (line !== null) place.reveal(line);
  };
  const selecting = useSelection({ state, rows, pages, place, onOpen, onTurn, follows });
  const { runs, active } = selecting.selection;
  const latest = useRef(rows);
  latest.current = rows;
  const run = useCallback((number: number) => {
    const at = latest.current && placeOf(latest.current, number);
    return at === null || !latest.current ? null : (rowAt(latest.current, at)?.run ?? null);
  }, []);
  const inside = useCallback((number: number) => {
    const at = latest.current && placeOf(latest.current, number);
    return at === null || !latest.current ? 0 : (rowAt(latest.current, at)?.inside?.runs ?? 0);
  }, []);
  const onSeen = useCallback((from: number, to: number) => pages?.see(from, to), [pages]);
  const chosen = runs.length || active === null ? runs : [active];
  const leave = async (going: Promise<boolean>) => {
    const next = rows && beside(rows, chosen);
    if (await going) selecting.settle(next);
  };
  return {
    ...selecting,
    ...{ rows, element, place, onSeen, onOpen, onTurn, chosen, run, inside },
    metricOfChosen: () => (rows ? metricOf(rows, chosen) : null),
    leave: (going) => void leave(going),
  };
}

/** The run below these, else the one above them; null where it is not loaded. */
function beside(rows: Rows, runs: readonly number[]): number | null {
  const places = runs.flatMap((run) => placeOf(rows, run) ?? []);
  if (!places.length) return null;
  const below = rowAt(rows, Math.max(...places) + 1);
  return (below ?? rowAt(rows, Math.min(...places) - 1))?.run.number ?? null;
}

function metricOf(rows: Rows, runs: readonly number[]): string | null {
  const wanted = new Set(runs);
  const chosen = loadedRows(rows).filter(({ run }) => wanted.has(run.number));
  const has = (at: number) => chosen.some(({ cells }) => (cells[at]?.[0] ?? MISSING) !== MISSING);
  return rows.columns.find(({ kind }, at) => kind === "metrics" && has(at))?.key ?? null;
}
