import { useEffect, useRef, useState } from "preact/hooks";

/** Milliseconds after which what tells how long ago something was is told anew. */
export const AGES = 20_000;
const SECONDS = 1000;

/** How often what is shown of runs is told anew: how long those on their way take, how long ago all began. */
export function pulse(runs: readonly { status: string; ended: number | null }[]): number {
  return runs.some((run) => run.ended === null && run.status === "running") ? SECONDS : AGES;
}

/** The server's clock in Unix seconds, told anew `every` so many milliseconds, null: only by its answers.
 *
 * The screen's own clock may be wrong.
 */
export function useNow(answered: number, every: number | null): number {
  const [, setBeat] = useState(0);
  const heard = useRef({ answered, at: performance.now() });
  if (heard.current.answered !== answered) heard.current = { answered, at: performance.now() };
  useEffect(() => {
    if (every === null) return;
    const timer = setInterval(() => setBeat((beat) => beat + 1), every);
    return () => clearInterval(timer);
  }, [every]);
  return answered + (performance.now() - heard.current.at) / 1000;
}
