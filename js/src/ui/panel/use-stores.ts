import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { asError, ViewError } from "../../wire/client.js";
import type { Stores } from "../../wire/wire.js";
import { Pace } from "../pace.js";
import { trans } from "../translation.js";
import type { Desk, Focus } from "./desk.js";

/** While what is wanted is not there it is asked again so often: milliseconds. */
const WANTING_EVERY = 2000;

interface AskedStores {
  /** The last answer; it stays while the next one is under way or fails. */
  stores: Stores | null;
  error: Error | null;
  again(): void;
}

/** The stores of the server; asked again at another notebook, and while `isWanting`. */
export function useStores(
  desk: Desk,
  { path, kernel, saved }: Focus,
  isSeen: boolean,
  isWanting: (stores: Stores) => boolean,
): AskedStores {
  const [state, setState] = useState<Omit<AskedStores, "again">>({ stores: null, error: null });
  const pace = useRef<Pace | null>(null);
  useEffect(() => {
    const stopped = new AbortController();
    const asking = new Pace(async () => {
      try {
        const stores = await desk.stores(stopped.signal);
        if (!stopped.signal.aborted) setState({ stores, error: null });
      } catch (error) {
        if (stopped.signal.aborted) return;
        setState((before) => ({ ...before, error: inWords(error) }));
        throw error; // also a server without us: it may be mended and restarted
      }
    });
    pace.current = asking;
    asking.now();
    return () => {
      stopped.abort();
      asking.close();
    };
  }, [desk]);
  useEffect(() => pace.current?.see(isSeen), [desk, isSeen]);
  const place = JSON.stringify([path, kernel, saved]);
  const asked = useRef(place);
  useEffect(() => {
    if (asked.current !== place) pace.current?.soon();
    asked.current = place;
  }, [place]);
  const wants = isSeen && state.stores !== null && isWanting(state.stores);
  useEffect(() => {
    if (!wants) return;
    const timer = setInterval(() => pace.current?.soon(), WANTING_EVERY);
    return () => clearInterval(timer);
  }, [desk, wants]);
  const again = useCallback(() => pace.current?.now(), []);
  return { ...state, again };
}

/** A browser only says that a fetch failed. */
function inWords(reason: unknown): Error {
  if (reason instanceof ViewError) return reason;
  return new Error(trans.__("the Jupyter server cannot be reached (%1)", asError(reason).message));
}
