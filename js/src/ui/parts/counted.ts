import { trans } from "../translation.js";

/** A number of runs or groups, for people: `12,345`. */
export function figure(count: number): string {
  return count.toLocaleString("en");
}

/** `1 run`, `12,345 runs`. */
export function counted(count: number): string {
  return trans._n("%2 run", "%2 runs", count, figure(count));
}

/** Runs within a sentence: the number of the only one, else how many they are. */
export function named(runs: readonly number[]): string {
  return runs.length === 1 ? `#${runs[0]}` : counted(runs.length);
}
