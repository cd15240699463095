import { useEffect, useRef, useState } from "preact/hooks";
import type { Card } from "../../wire/wire.js";
import { duration } from "../parts/time.js";

const TICK = 500;

/** How long a run took, or has been running: ticks between two answers of the server, by its clock. */
export function useSeconds({ run, now }: Card): string {
  const [, tick] = useState(0);
  const heard = useRef({ now, at: performance.now() });
  if (heard.current.now !== now) heard.current = { now, at: performance.now() };
  const isRunning = run.ended === null;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => tick((count) => count + 1), TICK);
    return () => clearInterval(timer);
  }, [isRunning]);
  const until = run.ended ?? (now ?? 0) + (performance.now() - heard.current.at) / 1000;
  const seconds = until - (run.started ?? until);
  return isRunning ? duration(seconds < 10 ? seconds : Math.floor(seconds)) : duration(seconds);
}
