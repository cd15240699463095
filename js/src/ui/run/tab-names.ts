import type { RunView } from "../../wire/wire.js";

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
    artifacts: found.artifacts.length,
    inputs: found.inputs.length + found.datasets.length,
  };
  return TAB_NAMES.map((name) => ({
    name,
    label: name.charAt(0).toUpperCase() + name.slice(1),
    count: name in counts ? String(counts[name]) : "",
  }));
}

export function isFigure(path: string): boolean {
  return path.startsWith("figures/");
}
