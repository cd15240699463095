import { useEffect, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import { placeOf, rowAt, type Rows } from "./pages.js";

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
