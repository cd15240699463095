import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { asError, type Client, isRefusal } from "../wire/client.js";
import type { Changed, Views } from "../wire/wire.js";
import type { Host } from "./host.js";
import { Pace } from "./pace.js";

export interface Asked<R> {
  /** The last answer; it stays while the next one is under way or fails. */
  data: R | null;
  error: Error | null;
  /** An answer to the present query is not there yet. */
  pending: boolean;
  again(): void;
}

/** How a view is kept true. */
interface Following {
  /** What changes while it is not seen is asked for once it is. */
  isSeen?: boolean;
  /** It asks again so often at most: milliseconds. */
  every?: number;
}

/** The answer of a view, asked again when the query or what it shows changes.
 *
 * Without a query (null) nothing is asked. `concerns` tells whether a change matters here; a change that may have been missed always does.
 */
export function useView<V extends keyof Views>(
  client: Client,
  view: V,
  query: Views[V]["query"] | null,
  concerns: (changed: Changed) => boolean = () => true,
  { isSeen = true, every }: Following = {},
): Asked<Views[V]["result"]> {
  type Answer = Views[V]["result"];
  const [state, setState] = useState<{ data: Answer | null; error: Error | null; of: string }>({
    data: null,
    error: null,
    of: "",
  });
  const key = JSON.stringify(query);
  const latest = useRef(concerns);
  latest.current = concerns;
  const pace = useRef<Pace | null>(null);

  // not useEffect: the question leaves before the browser draws what has just changed
  useLayoutEffect(() => {
    if (query === null) return;
    const stopped = new AbortController();
    const ask = async () => {
      try {
        const data = await client.ask(view, query, stopped.signal);
        if (!stopped.signal.aborted) setState({ data, error: null, of: key });
      } catch (error) {
        if (stopped.signal.aborted) return;
        setState((before) => ({ data: before.data, error: asError(error), of: key }));
        if (!isRefusal(error)) throw error;
      }
    };
    const asking = new Pace(ask, every);
    pace.current = asking;
    asking.now();
    const quiet = client.onChange((changed) => {
      if (changed === null || latest.current(changed)) asking.soon();
    });
    return () => {
      stopped.abort();
      asking.close();
      quiet();
    };
  }, [client, view, key, every]);
  useEffect(() => pace.current?.see(isSeen), [isSeen, client, view, key, every]);

  const again = useCallback(() => pace.current?.now(), []);
  return { data: query && state.data, error: state.error, pending: state.of !== key, again };
}

/** Tell the host what is shown, whenever that changes. */
export function useTitle(host: Host, title: string | null): void {
  useEffect(() => {
    if (title) host.title?.(title);
  }, [host, title]);
}
