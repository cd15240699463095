import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Keys, Picture, TableRow } from "../../wire/wire.js";
import type { Rows } from "./pages.js";
import { placeOf, rowAt } from "./tree.js";

/** What there is to filter, group and show by, and how to ask anew: keys come and go with runs. */
export function useKeys(client: Client, experiment: string | number | null): [Keys, () => void] {
  const [keys, setKeys] = useState(NO_KEYS);
  const learn = useCallback(() => {
    const fails = () => {}; // the table tells what is wrong; what is known will do
    void client.ask("keys", { experiment }).then(setKeys, fails);
  }, [client, experiment]);
  useEffect(learn, [learn]);
  return [keys, learn];
}

const NO_KEYS: Keys = {
  ...{ params: [], metrics: [], tags: [], attributes: [], experiments: [] },
  best: [],
};

/** The whole note of a run: its row has the beginning, so it is asked for, again when that changes. */
export function useNoteOf(client: Client, rows: Rows | null, run: number): string | null {
  const [asked, setAsked] = useState<{ run: number; note: string } | null>(null);
  const place = rows && placeOf(rows, run);
  const beginning = rows && place !== null ? rowAt(rows, place)?.run.note : undefined;
  useEffect(() => {
    const stopped = new AbortController();
    client.ask("card", { run: String(run) }, stopped.signal).then(
      (card) => stopped.signal.aborted || setAsked({ run, note: card.run.note }),
      () => {}, // the panel says that it waits
    );
    return () => stopped.abort();
  }, [client, run, beginning]);
  return asked?.run === run ? asked.note : null;
}

const SETTLED = 60;

interface Kept {
  picture: Picture | null;
  /** What the row said when it was drawn. */
  sign: string;
}

/** Sparklines of one metric for the rows on the screen, asked for when scrolling has settled. */
export function usePictures(
  client: Client,
  key: string | null,
  at: number,
  rows: readonly TableRow[],
): ReadonlyMap<number, Kept> {
  const [kept, setKept] = useState<ReadonlyMap<number, Kept>>(new Map());
  const of = useRef({ client, key });
  if (of.current.client !== client || of.current.key !== key) {
    of.current = { client, key };
    if (kept.size) setKept(new Map());
  }
  const missing = rows.filter((row) => {
    const sign = signOf(row, at);
    return sign !== "" && kept.get(row.run.number)?.sign !== sign;
  });
  const wanted = missing.map((row) => `${row.run.number}:${signOf(row, at)}`).join();
  useEffect(() => {
    if (key === null || !missing.length) return;
    const stopped = new AbortController();
    const timer = setTimeout(async () => {
      const runs = missing.map((row) => row.run.number);
      const drawn = await client.ask("pictures", { runs, key }, stopped.signal).catch(() => null);
      if (!drawn || stopped.signal.aborted) return;
      setKept((before) => {
        const next = new Map(before);
        for (const row of missing)
          next.set(row.run.number, {
            picture: drawn.pictures[row.run.number] ?? null,
            sign: signOf(row, at),
          });
        return next;
      });
    }, SETTLED);
    return () => {
      clearTimeout(timer);
      stopped.abort();
    };
  }, [client, key, wanted]);
  return kept;
}

/** Tells when a sparkline is out of date; empty where there is none. */
function signOf(row: TableRow, at: number): string {
  const text = row.cells[at]?.[0] ?? "";
  return text && `${row.run.status} ${text}`;
}
