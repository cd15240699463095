import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Client } from "../wire/client.js";
import type { Changed, Views } from "../wire/wire.js";

/** How often a view asks again at most, while what it shows changes: milliseconds. */
const AT_MOST_EVERY = 250;

export interface Asked<R> {
  /** The last answer; it stays while the next one is under way or fails. */
  data: R | null;
  error: Error | null;
  /** An answer to the present query is not there yet. */
  pending: boolean;
  again(): void;
}

/** The answer of a view, asked again when the query or what it shows changes.
 *
 * `concerns` tells whether a change matters here; a change that may have been missed always does.
 */
export function useView<V extends keyof Views>(
  client: Client,
  view: V,
  query: Views[V]["query"],
  concerns: (changed: Changed) => boolean = () => true,
): Asked<Views[V]["result"]> {
  type Answer = Views[V]["result"];
  const [state, setState] = useState<{ data: Answer | null; error: Error | null; of: string }>({
    data: null,
    error: null,
    of: "",
  });
  const key = JSON.stringify(query);
  const latest = useRef({ concerns, again: () => {} });
  latest.current.concerns = concerns;

  useEffect(() => {
    const stopped = new AbortController();
    let asking = false;
    let stale = false;
    let last = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const ask = async () => {
      timer = undefined;
      asking = true;
      stale = false;
      last = performance.now();
      try {
        const data = await client.ask(view, query, stopped.signal);
        if (!stopped.signal.aborted) setState({ data, error: null, of: key });
      } catch (error) {
        if (!stopped.signal.aborted)
          setState((before) => ({ data: before.data, error: asError(error), of: key }));
      }
      asking = false;
      if (stale) soon();
    };
    const soon = () => {
      if (stopped.signal.aborted) return;
      if (asking) stale = true;
      else timer ??= setTimeout(ask, Math.max(0, last + AT_MOST_EVERY - performance.now()));
    };
    latest.current.again = soon;
    void ask();
    const quiet = client.onChange((changed) => {
      if (changed === null || latest.current.concerns(changed)) soon();
    });
    return () => {
      stopped.abort();
      clearTimeout(timer);
      quiet();
    };
  }, [client, view, key]);

  const again = useCallback(() => latest.current.again(), []);
  return { data: state.data, error: state.error, pending: state.of !== key, again };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
