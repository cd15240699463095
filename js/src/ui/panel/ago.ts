import { trans } from "../translation.js";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30 * DAY;
const YEAR = 365 * DAY;

/** How long ago, in letters few enough for a side bar: `now`, `5 min`, `3 h`, `2 d`. */
export function ago(moment: number, now: number): string {
  const passed = now - moment;
  if (passed < MINUTE) return trans.__("now");
  if (passed < HOUR) return trans.__("%1 min", Math.floor(passed / MINUTE));
  if (passed < DAY) return trans.__("%1 h", Math.floor(passed / HOUR));
  if (passed < 2 * MONTH) return trans.__("%1 d", Math.floor(passed / DAY));
  if (passed < YEAR) return trans.__("%1 mo", Math.floor(passed / MONTH));
  return trans.__("%1 y", Math.floor(passed / YEAR));
}
