import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import { PageReader } from "./page-reader.js";
import type { Asking, Found } from "./pages.js";

/** The rows of what is asked, kept true while the store changes. */
export function usePages(client: Client, asking: Asking): [Found, PageReader | null] {
  const [found, setFound] = useState<Found>({ rows: null, error: null, pending: true });
  const [pages, setPages] = useState<PageReader | null>(null);
  const latest = useRef(asking);
  latest.current = asking;
  // not useEffect: the question leaves before the browser draws what has just changed
  useLayoutEffect(() => {
    const opened = new PageReader((query, signal) => client.ask("runs", query, signal), setFound);
    setPages(opened);
    const quiet = client.onChange(() => opened.refresh());
    return () => {
      quiet();
      opened.close();
    };
  }, [client]);
  useLayoutEffect(() => pages?.ask(latest.current), [pages, JSON.stringify(asking)]);
  return [found, pages];
}
