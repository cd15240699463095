import { useEffect, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Chart } from "../../wire/wire.js";
import type { Asked } from "../use-view.js";

/** Names to choose from. */
export interface Names {
  metrics: string[];
  params: string[];
  /** The metrics as axes name them, where a param may be called so too. */
  axes: string[];
}

const NONE: Names = { metrics: [], params: [], axes: [] };

/** What there is to choose from: what the runs have, or anybody has where nothing could be drawn. */
export function useKeys(
  client: Client,
  { data, error }: Asked<Chart>,
  experiment: string | null | undefined,
): Names {
  const [found, setFound] = useState(NONE);
  const isLost = !data && error !== null;
  useEffect(() => {
    if (!isLost) return;
    const stopped = new AbortController();
    const query = experiment ? { experiment } : {};
    const fails = () => {}; // what the chart failed of is told already
    const answer = client.ask("keys", query, stopped.signal);
    answer.then((keys) => setFound({ ...keys, axes: [...keys.metrics] }), fails);
    return () => stopped.abort();
  }, [client, isLost, experiment]);
  return data ? { metrics: data.keys, params: data.params, axes: data.axes } : found;
}
