import { trans } from "./translation.js";

/** By what it is asked for: a number, an id or a name; the name that it has, once that is known. */
export function runTitle(asked: string | number, name = ""): string {
  const ref = /^\d+$/.test(String(asked)) ? `#${asked}` : String(asked);
  return [ref || trans.__("Run"), name].filter(Boolean).join(" ");
}

export function compareTitle(refs: readonly string[]): string {
  const runs = refs.map((ref) => runTitle(ref)).join(", ");
  return runs ? trans.__("Compare %1", runs) : trans.__("Compare");
}

export function runsTitle(experiment: string | null): string {
  return experiment ? trans.__("Runs: %1", experiment) : trans.__("Runs");
}

export function chartTitle(metrics: readonly string[]): string {
  return metrics.length ? trans.__("Chart: %1", metrics.join(", ")) : trans.__("Chart");
}
