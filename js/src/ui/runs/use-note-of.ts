import { useEffect, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import { placeOf, rowAt, type Rows } from "./pages.js";

/** The note of a run, from its row, or asked for where its row is far from the screen. */
export function useNoteOf(client: Client, rows: Rows | null, run: number): string | null {
  const [asked, setAsked] = useState<{ run: number; note: string } | null>(null);
  const place = rows && placeOf(rows, run);
  const row = rows && place !== null ? rowAt(rows, place) : undefined;
  const isFar = row === undefined;
  useEffect(() => {
    if (!isFar) return;
    const stopped = new AbortController();
    client.ask("card", { run: String(run) }, stopped.signal).then(
      (card) => stopped.signal.aborted || setAsked({ run, note: card.run.note }),
      () => {}, // the panel says that it waits
    );
    return () => stopped.abort();
  }, [client, run, isFar]);
  return row?.run.note ?? (asked?.run === run ? asked.note : null);
}
