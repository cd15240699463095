import { useEffect, useRef } from "preact/hooks";
import { asError, type Client, isRefusal } from "../../wire/client.js";
import type { Keys } from "../../wire/wire.js";
import { Pace } from "../pace.js";

const EVERY = 2000;
const FIRST = 20;
const MOST_SHOWN = 4;

/** The metrics that rows are told by, each by the first that its run has: the list's own, and where
 * that is one of those that are set (`preferred`), the others of them too.
 */
export function metricsOf(
  metric: string | null,
  preferred: readonly string[],
  { metrics }: Keys,
): string[] {
  if (metric === null) return [];
  const others = preferred.includes(metric) ? preferred : [];
  const known = others.filter((key) => metrics.includes(key));
  return [...new Set([metric, ...known])].slice(0, MOST_SHOWN);
}

/** The metric that the runs of an experiment are told by: the first wanted one that is there.
 *
 * Where none is, the table of runs is asked for the one of most interest, until it has one; it is told to
 * `onFound`, to be wanted the next time. That takes a while, so the rows go first (`isTold`).
 */
export function useMetric(
  client: Client,
  experiment: string | null,
  { metrics }: Keys,
  wanted: readonly (string | null)[],
  isTold: boolean,
  onFound: (metric: string) => void,
): string | null {
  const found = wanted.find((key) => key !== null && metrics.includes(key)) ?? null;
  const isSought = found === null && isTold;
  const latest = useRef(onFound);
  latest.current = onFound;
  useEffect(() => {
    if (!isSought) return;
    const stopped = new AbortController();
    const pace = new Pace(async () => {
      const key = await headlineOf(client, experiment, stopped.signal);
      if (!stopped.signal.aborted && key !== null) latest.current(key);
    }, EVERY);
    pace.now();
    const quiet = client.onChange(() => pace.soon());
    return () => {
      stopped.abort();
      pace.close();
      quiet();
    };
  }, [client, experiment, isSought]);
  return found;
}

async function headlineOf(client: Client, experiment: string | null, signal: AbortSignal) {
  try {
    const page = await client.ask("runs", { experiment, limit: FIRST }, signal);
    return page.headline;
  } catch (error) {
    if (signal.aborted || isRefusal(error)) return null;
    throw asError(error);
  }
}
