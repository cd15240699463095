import { useEffect, useRef, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Changed, RunPage } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { type Asked, useView } from "../use-view.js";

/** To the call of the same cell before or after. */
export type Step = "previous" | "next";

interface ShownRun extends Asked<RunPage> {
  /** Show another run in this place. */
  go(number: number): void;
  /** Show the call before or after; while that is being read, a further step waits for it. */
  step(step: Step): void;
  /** Have a forest tell, too, which params of the runs inside mattered. */
  askForest(): void;
}

/** The run that is shown here: the one asked for, until the user goes to another call. */
export function useShownRun(client: Client, host: Host, asked: string): ShownRun {
  const [ref, setRef] = useState(() => {
    const kept = host.state.get("run");
    return typeof kept === "string" && kept ? kept : asked;
  });
  const latest = useRef<RunPage | null>(null);
  const seen = useRef(new Set<number>());
  const steps = useRef<Step[]>([]);
  const concerns = (changed: Changed) => concernsRun(changed, latest.current, seen.current);
  const [forestOf, setForestOf] = useState("");
  const found = useView(client, "run", { run: ref, forest: forestOf === ref }, concerns);
  latest.current = found.data;
  const number = found.pending || found.error ? undefined : found.data?.run.number;
  // a name or -1 names another run once there is a newer one: what is on the screen stays
  useEffect(() => {
    if (number !== undefined && !isLasting(ref)) setRef(`#${number}`);
  }, [number, ref]);
  const go = (to: number) => {
    steps.current = [];
    host.state.set("run", `#${to}`);
    setRef(`#${to}`);
  };
  const walk = () => {
    const [step, ...rest] = steps.current;
    const to = (step && found.data?.[step]) ?? null;
    if (to !== null) go(to);
    steps.current = to === null ? [] : rest;
  };
  useEffect(() => {
    if (number !== undefined) walk();
  }, [number]);
  const step = (to: Step) => {
    if (found.error) steps.current = []; // those before it came to nothing
    steps.current.push(to);
    if (!found.pending) walk();
  };
  return { ...found, go, step, askForest: () => setForestOf(ref) };
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
