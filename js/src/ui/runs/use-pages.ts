import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import { type Ask, PageReader } from "./page-reader.js";
import type { Asking, Found } from "./pages.js";

/** The rows of what is asked, kept true while they are seen: every so many milliseconds at most. */
export function usePages(
  client: Client,
  asking: Asking,
  every?: number,
  isSeen = true,
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
    const opened = new PageReader(send, setFound, every);
    setPages(opened);
    const quiet = client.onChange(() => {
      if (seen.current) opened.refresh();
      else missed.current = true;
    });
    return () => {
      quiet();
      opened.close();
    };
  }, [client, every]);
  useLayoutEffect(() => pages?.ask(latest.current), [pages, JSON.stringify(asking)]);
  useEffect(() => {
    if (!isSeen || !missed.current) return;
    missed.current = false;
    pages?.refresh();
  }, [pages, isSeen]);
  return [found, pages];
}
