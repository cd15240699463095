import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { asError, ViewError } from "../../wire/client.js";
import type { Stores, StoresQuery } from "../../wire/wire.js";
import { Pace } from "../pace.js";
import { asText } from "../parts/kept.js";
import type { State } from "../host.js";
import { trans } from "../translation.js";
import type { Desk } from "./desk.js";

/** While what is wanted is not there it is asked again so often: milliseconds. */
const WANTING_EVERY = 2000;

/** Under this a place keeps the store that a person has chosen. */
export const CHOSEN = "store";
/** Under this the one that was shown last: the next page begins with it. */
export const LAST = "shown";

/** What a place keeps of its stores, to be asked with. */
export function keptStores(state: State): { chosen: string; last: string } {
  return { chosen: asText(state.get(CHOSEN)) ?? "", last: asText(state.get(LAST)) ?? "" };
}

interface AskedStores {
  /** The last answer; it stays while the next one is under way or fails. */
  stores: Stores | null;
  error: Error | null;
  again(): void;
}

/** The stores of the server and which one to show; asked again at another question, and while one is wanting. */
export function useStores(
  desk: Desk,
  query: StoresQuery,
  /** The store that was shown last, as it is when the server is asked. */
  last: () => string,
  isSeen: boolean,
): AskedStores {
  const [state, setState] = useState<Omit<AskedStores, "again">>({ stores: null, error: null });
  const pace = useRef<Pace | null>(null);
  const question = useRef(query);
  useEffect(() => {
    const stopped = new AbortController();
    const asking = new Pace(async () => {
      try {
        const now = { ...question.current, last: last() };
        const stores = await desk.stores(now, stopped.signal);
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
  const asked = JSON.stringify(query);
  useEffect(() => {
    if (JSON.stringify(question.current) === asked) return;
    question.current = query;
    if (isSeen) pace.current?.now();
    else pace.current?.soon();
  }, [asked]);
  const wants = isSeen && state.stores?.choice.is_wanting;
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
