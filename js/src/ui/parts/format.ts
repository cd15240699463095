import { trans } from "../translation.js";

/** A count for people: `12 345`, as `format.number` writes it. */
export function figure(count: number): string {
  return count.toLocaleString("en").replaceAll(",", "\u202f");
}

/** `1 run`, `12 345 runs`. */
export function counted(count: number): string {
  return trans._n("%2 run", "%2 runs", count, figure(count));
}

/** Runs within a sentence: the number of the only one, else how many they are. */
export function named(runs: readonly number[]): string {
  return runs.length === 1 ? `#${runs[0]}` : counted(runs.length);
}

/** Durations and ages that tick on the screen; the same words as in static outputs. */

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const MONTH = 30 * DAY;
const YEAR = 365 * DAY;

/** `12 ms`, `1.2 s`, `42 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`; as `format.duration` writes it. */
export function duration(seconds: number): string {
  const known = Math.max(0, seconds);
  if (known < 0.9995) return `${(known * 1000).toFixed(0)} ms`;
  if (known < 9.95) return `${known.toFixed(1)} s`;
  const whole = Math.round(known);
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return two(whole, MINUTE, "min", 1, "s");
  if (whole < DAY) return two(whole, HOUR, "h", MINUTE, "min");
  return two(whole, DAY, "d", HOUR, "h");
}

/** `just now`, `5 min ago`, `3 h ago`, `2 d ago`, then the date; as `format.age` writes it. */
export function age(moment: number, now: number): string {
  const passed = now - moment;
  if (passed < -MINUTE || passed >= MONTH) return date(moment).slice(0, 10);
  if (passed < MINUTE) return trans.__("just now");
  if (passed < HOUR) return trans.__("%1 min ago", Math.floor(passed / MINUTE));
  if (passed < DAY) return trans.__("%1 h ago", Math.floor(passed / HOUR));
  return trans.__("%1 d ago", Math.floor(passed / DAY));
}

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

/** `2026-11-21 14:05:09`, in the zone of the screen. */
export function date(moment: number): string {
  const at = new Date(moment * 1000);
  const pad = (part: number) => String(part).padStart(2, "0");
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${day} ${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}

function two(seconds: number, large: number, name: string, small: number, minor: string): string {
  const whole = Math.floor(seconds / large);
  const rest = Math.floor((seconds - whole * large) / small);
  return `${whole} ${name}${rest ? ` ${rest} ${minor}` : ""}`;
}

/** `512 B`, `1.2 kB`, `3.4 MB`; as `format.size` writes it. */
export function size(bytes: number): string {
  let amount = bytes;
  for (const unit of ["B", "kB", "MB", "GB"]) {
    if (amount < 999.5) return `${amount.toFixed(unit === "B" || amount >= 99.95 ? 0 : 1)} ${unit}`;
    amount /= 1000;
  }
  return `${amount.toFixed(1)} TB`;
}
