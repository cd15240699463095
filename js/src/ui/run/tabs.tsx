import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import type { RunPage } from "../../wire/wire.js";
import type { Block } from "../blocks.js";
import { ACROSS, stepped } from "../parts/steps.js";
import { trans } from "../translation.js";

interface TabsProps {
  tabs: Tab[];
  chosen: TabName;
  onChoose(name: TabName): void;
  /** What the chosen tab shows. */
  children: ComponentChildren;
}

/** Tabs as ARIA describes them: one is in the tab order, arrows, Home and End go through them. */
export function Tabs({ tabs, chosen, onChoose, children }: TabsProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.name === chosen);
    const next = tabAfter(event.key, at, tabs.length);
    const tab = next === null ? undefined : tabs[next];
    if (!tab) return;
    event.preventDefault();
    event.stopPropagation();
    onChoose(tab.name);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[next ?? 0]?.focus();
  };
  return (
    <>
      <div
        ref={list}
        class="tm-run-tabs"
        role="tablist"
        aria-label={trans.__("Parts of the run")}
        onKeyDown={onKeyDown}
      >
        {tabs.map((tab) => (
          <button
            key={tab.name}
            type="button"
            role="tab"
            id={`${id}-${tab.name}`}
            aria-selected={tab.name === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={tab.name === chosen ? 0 : -1}
            onClick={() => onChoose(tab.name)}
          >
            {tab.label}
            {tab.count && tab.count !== "0" ? <span class="tm-dim"> {tab.count}</span> : null}
          </button>
        ))}
      </div>
      <div
        id={`${id}-panel`}
        class="tm-run-panel"
        role="tabpanel"
        tabIndex={0}
        aria-labelledby={`${id}-${chosen}`}
      >
        {children}
      </div>
    </>
  );
}

/** Which tab a key goes to; null for a key that goes nowhere. */
export function tabAfter(key: string, at: number, many: number): number | null {
  return stepped(key, at, many, ACROSS, true);
}

const TAB_NAMES = [
  "overview",
  "metrics",
  "code",
  "output",
  "figures",
  "media",
  "artifacts",
  "inputs",
  "environment",
  "note",
] as const;

export type TabName = (typeof TAB_NAMES)[number];

interface Tab {
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
    media: page.media.length,
    artifacts: page.artifacts.length + page.hidden_artifacts,
    inputs: rowsIn(page.inputs),
  };
  const labels: Record<TabName, string> = {
    overview: trans.__("Overview"),
    metrics: trans.__("Metrics"),
    code: trans.__("Code"),
    output: trans.__("Output"),
    figures: trans.__("Figures"),
    media: trans.__("Media"),
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
