import { useEffect, useRef, useState } from "preact/hooks";
import type { Run, When } from "../../wire/wire.js";
import { age, ago, date, duration } from "./format.js";

/** Milliseconds after which what tells how long ago something was is told anew. */
export const AGES = 20_000;
const SECONDS = 1000;

/** How often what is shown of a run is told anew: how long it takes while it is on its way, how long ago it began. */
export function pulse(isOnItsWay: boolean): number {
  return isOnItsWay ? SECONDS : AGES;
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

/** How long ago a run began and how long it took, or has taken until now; the title has the date. */
export function Since({ when }: { when: When }) {
  const { started, ended, goes_on: goesOn = false } = when;
  const now = useNow(when.now ?? 0, pulse(goesOn));
  const until = ended ?? (goesOn ? now : null);
  if (started === null) return <>{when.text}</>;
  const began = age(started, now);
  return (
    <span class="tm-dim" title={date(started)}>
      {until === null ? began : `${began}, ${duration(until - started)}`}
    </span>
  );
}

/** How long a run took, or has taken until now; `skew` is the server's clock before the screen's. */
export function Duration({ run, skew }: { run: Run; skew: number }) {
  const now = useScreenClock(run.ended === null && run.status === "running" ? 1000 : null) + skew;
  if (run.started === null || (run.ended === null && run.status !== "running")) return null;
  return <>{duration((run.ended ?? now) - run.started)}</>;
}

/** How long ago a moment was; the title has the date. */
export function Age({ moment, skew }: { moment: number | null; skew: number }) {
  const now = useScreenClock(moment === null ? null : AGES) + skew;
  return moment === null ? null : <span title={date(moment)}>{age(moment, now)}</span>;
}

/** How long ago a moment was, in letters few enough for a side bar; the title has the date. */
export function ShortAge({ moment, ...props }: { moment: number; class?: string }) {
  const now = useScreenClock(AGES);
  return (
    <small {...props} title={date(moment)}>
      {ago(moment, now)}
    </small>
  );
}

/** How long ago a run began, as a span: it grows. */
export function Grown({ started, skew }: { started: number | null; skew: number }) {
  const now = useScreenClock(started === null ? null : SECONDS) + skew;
  return started === null ? null : duration(now - started);
}

function useScreenClock(every: number | null): number {
  const [now, setNow] = useState(() => Date.now() / 1000);
  useEffect(() => {
    if (every === null) return;
    const timer = setInterval(() => setNow(Date.now() / 1000), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
