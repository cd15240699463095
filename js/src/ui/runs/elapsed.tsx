import { useEffect, useState } from "preact/hooks";
import type { Run } from "../../wire/wire.js";
import { age, date, duration } from "../parts/time.js";
import { AGES } from "../parts/use-now.js";

/** How long a run took, or has taken until now; `skew` is the server's clock before the screen's. */
export function Duration({ run, skew }: { run: Run; skew: number }) {
  const now = useNow(run.ended === null && run.status === "running" ? 1000 : null) + skew;
  if (run.started === null || (run.ended === null && run.status !== "running")) return null;
  return <>{duration((run.ended ?? now) - run.started)}</>;
}

/** How long ago a moment was; the title has the date. */
export function Age({ moment, skew }: { moment: number | null; skew: number }) {
  const now = useNow(moment === null ? null : AGES) + skew;
  return moment === null ? null : <span title={date(moment)}>{age(moment, now)}</span>;
}

function useNow(every: number | null): number {
  const [now, setNow] = useState(() => Date.now() / 1000);
  useEffect(() => {
    if (every === null) return;
    const timer = setInterval(() => setNow(Date.now() / 1000), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
