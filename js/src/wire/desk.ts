import { type Client, isRefusal } from "./client.js";
import { type Server, restClient } from "./rest.js";
import { askStores } from "./stores.js";
import type { Stores, StoresQuery } from "./wire.js";

/** What is asked of a server as a whole. */
export interface Desk {
  stores(query?: StoresQuery, signal?: AbortSignal): Promise<Stores>;
  /** The client of one store; views of one page share it. */
  client(store: string): Client;
}

/** Whoever asks soon after another has the same answer: milliseconds. */
const KEPT = 1000;

/** The server of the page, asked once for all who ask the same at the same time. */
export function deskOf(server: Server, now: () => number = () => performance.now()): Desk {
  const shared = new Map<string, { answer: Promise<Stores>; over: number }>();
  const ask = (query: StoresQuery): Promise<Stores> => {
    for (const [key, { over }] of shared) if (now() >= over) shared.delete(key);
    const key = JSON.stringify(query);
    const before = shared.get(key);
    if (before) return before.answer;
    const asked = { answer: askStores(server, query), over: Number.POSITIVE_INFINITY };
    shared.set(key, asked); // as long as it takes, and a while
    asked.answer = asked.answer.finally(() => {
      asked.over = now() + KEPT;
    });
    return asked.answer;
  };
  return {
    stores: (query = {}, signal) => unlessAborted(ask(query), signal),
    client: (store) => restClient(server, store),
  };
}

/** Rejects, in words to show, where a store cannot be shown. */
export async function reachStore(desk: Desk, store: string): Promise<void> {
  try {
    await desk.client(store).ask("changes", {});
  } catch (error) {
    if (!isRefusal(error)) await desk.stores(); // says it better where there is no trackmagic
    throw error;
  }
}

/** A promise that one of several who wait for it may leave. */
function unlessAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise;
  return new Promise((done, fail) => {
    const leave = () => fail(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener("abort", leave, { once: true });
    promise.then(done, fail).finally(() => signal.removeEventListener("abort", leave));
  });
}
