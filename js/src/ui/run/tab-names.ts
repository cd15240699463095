import type { RunView } from "../../wire/wire.js";
import { trans } from "../translation.js";

const TAB_NAMES = [
  "overview",
  "metrics",
  "code",
  "output",
  "figures",
  "artifacts",
  "inputs",
  "environment",
  "note",
] as const;

export type TabName = (typeof TAB_NAMES)[number];

export interface Tab {
  name: TabName;
  label: string;
  /** How much there is; empty where that says nothing. */
  count: string;
}

export function isTab(name: unknown): name is TabName {
  return TAB_NAMES.some((one) => one === name);
}

/** The tabs of a run: always all of them, so that none jumps while it runs. */
export function tabsOf(found: RunView): Tab[] {
  const figures = found.artifacts.filter((one) => isFigure(one.path)).length;
  const counts: Partial<Record<TabName, number>> = {
    metrics: found.metrics.length,
    figures,
    artifacts: found.artifacts.length + found.hidden_artifacts,
    inputs: found.inputs.length + found.datasets.length,
  };
  const labels: Record<TabName, string> = {
    overview: trans.__("Overview"),
    metrics: trans.__("Metrics"),
    code: trans.__("Code"),
    output: trans.__("Output"),
    figures: trans.__("Figures"),
    artifacts: trans.__("Artifacts"),
    inputs: trans.__("Inputs"),
    environment: trans.__("Environment"),
    note: trans.__("Note"),
  };
  return TAB_NAMES.map((name) => ({
    name,
    label: labels[name],
    count: name in counts ? String(counts[name]) : "",
  }));
}

export function isFigure(path: string): boolean {
  return path.startsWith("figures/");
}
