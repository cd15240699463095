import type { Address } from "./address.js";
import { optionsOf } from "./chart/options.js";
import { asReferences } from "./compare/references.js";
import { trans } from "./translation.js";

/** What a view is called before it has been drawn. */
export function titleOf({ view, query, state = {} }: Address): string {
  const { experiment } = query;
  if (view === "runs") return runsTitle(typeof experiment === "string" ? experiment : null);
  if (view === "compare") return compareTitle(asReferences(state.runs ?? query.runs) ?? []);
  if (view === "chart")
    return chartTitle(
      optionsOf(
        (key) => state[key],
        (key) => query[key],
      ).keys,
    );
  return runTitle(String(state.run ?? query.run ?? ""));
}

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
