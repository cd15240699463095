import { useEffect, useRef, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Changed, RunPage } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { type Asked, useView } from "../use-view.js";

interface ShownRun extends Asked<RunPage> {
  /** Show another run in this place. */
  go(number: number): void;
}

/** The run that is shown here: the one asked for, until the user goes to another call. */
export function useShownRun(client: Client, host: Host, asked: string): ShownRun {
  const [ref, setRef] = useState(() => {
    const kept = host.state.get("run");
    return typeof kept === "string" && kept ? kept : asked;
  });
  const latest = useRef<RunPage | null>(null);
  const seen = useRef(new Set<number>());
  const concerns = (changed: Changed) => concernsRun(changed, latest.current, seen.current);
  const found = useView(client, "run", { run: ref }, concerns);
  latest.current = found.data;
  const number = found.pending || found.error ? undefined : found.data?.run.number;
  // a name or -1 names another run once there is a newer one: what is on the screen stays
  useEffect(() => {
    if (number !== undefined && !isLasting(ref)) setRef(`#${number}`);
  }, [number, ref]);
  const go = (to: number) => {
    host.state.set("run", `#${to}`);
    setRef(`#${to}`);
  };
  return { ...found, go };
}

/** Whether a reference names the same run for ever: a number or a whole id. */
export function isLasting(ref: string): boolean {
  return /^(#?\d+|[0-9a-f]{32})$/.test(ref);
}

/** Whether a change shows here: of the run, its children, its experiment, or a run that is new. */
export function concernsRun(changed: Changed, shown: RunPage | null, seen: Set<number>): boolean {
  if (!shown) return true;
  const { run, runs_inside: inside } = shown;
  const isNew = changed.runs.filter((number) => number > run.number && !seen.has(number));
  for (const number of isNew) seen.add(number); // it may be the next call, or a child
  return (
    isNew.length > 0 ||
    changed.runs.includes(run.number) ||
    changed.experiments.includes(run.experiment_id) ||
    inside.some((number) => changed.runs.includes(number))
  );
}
