import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { trans } from "../translation.js";
import type { Tab, TabName } from "./tab-names.js";

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
        data-lm-suppress-shortcuts="true"
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
            data-lm-suppress-shortcuts="true" // not above only: Notebook 7 takes arrows first
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
  switch (key) {
    case "ArrowRight":
      return (at + 1) % many;
    case "ArrowLeft":
      return (at + many - 1) % many;
    case "Home":
      return 0;
    case "End":
      return many - 1;
    default:
      return null;
  }
}
