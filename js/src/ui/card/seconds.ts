import type { Card } from "../../wire/wire.js";
import { duration } from "../parts/format.js";
import { useNow } from "../parts/clock.js";

const TICK = 500;

/** How long a run took, or has been running: ticks between two answers of the server, by its clock. */
export function useSeconds({ run, now }: Card): string {
  const isRunning = run.ended === null;
  const clock = useNow(now ?? 0, isRunning ? TICK : null);
  const until = run.ended ?? clock;
  const seconds = until - (run.started ?? until);
  return isRunning ? duration(seconds < 10 ? seconds : Math.floor(seconds)) : duration(seconds);
}
