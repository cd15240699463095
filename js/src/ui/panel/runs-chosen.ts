import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Run } from "../../wire/wire.js";
import { MISSING } from "../runs/columns.js";
import { placeOf, rowAt, type Rows } from "../runs/pages.js";
import { type Lines, type Place, usePlace } from "../runs/use-place.js";
import { type Selecting, useSelection } from "../runs/selection.js";
import { HEADING } from "./list.js";
import { ROW } from "./row.js";
import type { PanelRunsProps } from "./runs-asked.js";
import type { RunsFound } from "./runs-found.js";

/** Which runs are in sight, which are chosen, and what is known of them. */
export interface RunsChosen extends Selecting {
  element(found: HTMLDivElement | null): void;
  place: Place;
  /** Numbers: the selected ones, else the one that the keyboard is at. */
  chosen: readonly number[];
  run(number: number): Run | null;
  /** The first of the metrics shown that one of the chosen runs has, as far as rows are loaded. */
  metricOfChosen(): string | null;
  /** Let go of the chosen runs, which go away, and on to the one beside them. */
  leave(going: Promise<boolean>): void;
  starred: ReadonlySet<number>;
  onStarred(starred: ReadonlySet<number>): void;
}

export function useRunsChosen(
  { host, store, client, experiment, lifecycle }: PanelRunsProps,
  { rows, pages, groups, open }: RunsFound,
): RunsChosen {
  const [found, element] = useState<HTMLDivElement | null>(null);
  const openAt = groups?.groups.findIndex((group) => group.filter === open) ?? -1;
  const lines: Lines = { row: ROW, head: 0, above: (openAt + 1) * HEADING };
  const place = usePlace(found, rows, lines);
  const state = useMemo(memory, []);
  const onOpen = (run: number) => host.openIn(store, "run", { run: String(run) });
  const selecting = useSelection({ host: { state }, rows, pages, place, onOpen, follows: true });
  const { runs, active } = selecting.selection;
  const [starred, onStarred] = useState<ReadonlySet<number>>(new Set());
  useEffect(() => selecting.clear(), [client, experiment, lifecycle]);
  const latest = useRef(rows);
  latest.current = rows;
  const run = useCallback((number: number) => {
    const at = latest.current && placeOf(latest.current, number);
    return at === null || !latest.current ? null : (rowAt(latest.current, at)?.run ?? null);
  }, []);
  const chosen = runs.length || active === null ? runs : [active];
  const leave = async (going: Promise<boolean>) => {
    const next = rows && beside(rows, chosen);
    if (await going) selecting.settle(next);
  };
  const metricOfChosen = () => (rows ? metricOf(rows, chosen) : null);
  const told = { chosen, run, metricOfChosen, starred, onStarred };
  return { ...selecting, ...told, element, place, leave: (going) => void leave(going) };
}

/** The run below these, else the one above them; null where it is not loaded. */
function beside(rows: Rows, runs: readonly number[]): number | null {
  const places = runs.flatMap((run) => placeOf(rows, run) ?? []);
  if (!places.length) return null;
  const below = rowAt(rows, Math.max(...places) + 1);
  return (below ?? rowAt(rows, Math.min(...places) - 1))?.run.number ?? null;
}

function metricOf({ pages, columns }: Rows, runs: readonly number[]): string | null {
  const wanted = new Set(runs);
  const rows = [...pages.values()].flatMap((page) => page.rows);
  const own = rows.filter(({ run }) => wanted.has(run.number));
  const has = (at: number) => own.some(({ cells }) => (cells[at]?.[0] ?? MISSING) !== MISSING);
  return columns.find((_, at) => has(at))?.key ?? null;
}

/** Which runs are selected is of no interest once the panel is gone. */
function memory() {
  const kept = new Map<string, unknown>();
  return {
    get: (key: string) => kept.get(key),
    set: (key: string, value: unknown) => void kept.set(key, value),
  };
}
