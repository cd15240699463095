import type { Views } from "../wire/wire.js";
import { optionsOf } from "./chart/options.js";
import { asReferences } from "./compare/references.js";
import { trans } from "./translation.js";

type Values = Readonly<Record<string, unknown>>;

/** A view that can be shown by itself: below an output, in a tab, at an address. */
interface ViewRow {
  /** What kind of thing it is, for its place. */
  label(): string;
  /** What it is called before it has been drawn. */
  title(query: Values, state: Values): string;
}

/** The views, each by the name of what it asks Python for; links, commands and places read it.
 *
 * Which component draws one stands in `mount.tsx`: a page that starts needs only this.
 */
export const VIEWS = {
  card: { label: () => trans.__("card"), title: ofRun },
  runs: {
    label: () => trans.__("runs"),
    title: ({ experiment }) => runsTitle(typeof experiment === "string" ? experiment : null),
  },
  compare: {
    label: () => trans.__("compare"),
    title: (query, state) => compareTitle(asReferences(state.runs ?? query.runs) ?? []),
  },
  chart: {
    label: () => trans.__("chart"),
    title: (query, state) =>
      chartTitle(
        optionsOf(
          (key) => state[key],
          (key) => query[key],
        ).keys,
      ),
  },
  dashboard: {
    label: () => trans.__("dashboard"),
    title: ({ experiment }) => dashboardTitle(typeof experiment === "string" ? experiment : null),
  },
  run: { label: () => trans.__("run"), title: ofRun },
} satisfies Partial<Record<keyof Views, ViewRow>>;

export type ViewName = keyof typeof VIEWS;

export function isView(name: unknown): name is ViewName {
  return typeof name === "string" && Object.hasOwn(VIEWS, name);
}

/** What an address is called before its view has been drawn. */
export function titleOf({ view, query, state = {} }: Shown): string {
  return VIEWS[view].title(query, state);
}

interface Shown {
  view: ViewName;
  query: Values;
  state?: Values;
}

function ofRun(query: Values, state: Values): string {
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

export function dashboardTitle(experiment: string | null): string {
  return experiment ? trans.__("Dashboard: %1", experiment) : trans.__("Dashboard");
}
