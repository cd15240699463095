import type { RunPage } from "../../wire/wire.js";
import type { Block } from "../blocks.js";
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
export function tabsOf(page: RunPage): Tab[] {
  const figures = page.artifacts.filter((one) => isFigure(one.path)).length;
  const counts: Partial<Record<TabName, number>> = {
    metrics: page.metrics.rows.length,
    figures,
    artifacts: page.artifacts.length + page.hidden_artifacts,
    inputs: rowsIn(page.inputs),
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

function rowsIn(blocks: Block[]): number {
  const counts = blocks.map((block) => {
    if (block.kind === "table") return block.rows.length;
    return block.kind === "part" ? rowsIn(block.blocks) : 0;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

export function isFigure(path: string): boolean {
  return path.startsWith("figures/");
}
