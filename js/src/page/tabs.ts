import { type Address, asAddress, shows } from "../ui/address.js";
import { titleOf } from "../ui/views.js";

/** A view in a tab. */
export interface Tab extends Address {
  id: string;
  title: string;
  state: Record<string, unknown>;
}

/** What may become another in a tab. */
type Change = Partial<Pick<Tab, "title" | "state">>;

/** The tabs in their order, and which one is in front; null: none is. */
export interface Tabs {
  tabs: readonly Tab[];
  active: string | null;
}

export const NO_TABS: Tabs = { tabs: [], active: null };

/** A view comes to the front: in the tab of that id, in one that shows it, or in a new one. */
export function opened({ tabs }: Tabs, address: Address, id: string): Tabs {
  const found = tabs.find((tab) => tab.id === id) ?? tabs.find((tab) => shows(tab, address));
  if (found) return { tabs, active: found.id };
  const tab = { ...address, id, title: titleOf(address), state: address.state ?? {} };
  return { tabs: [...tabs, tab], active: id };
}

/** The one in front gives way to its neighbour. */
export function closed({ tabs, active }: Tabs, id: string): Tabs {
  const at = tabs.findIndex((tab) => tab.id === id);
  const left = tabs.filter((tab) => tab.id !== id);
  if (active !== id) return { tabs: left, active };
  return { tabs: left, active: (left[at] ?? left[at - 1])?.id ?? null };
}

/** A tab with another title or state. */
export function changed({ tabs, active }: Tabs, id: string, to: Change): Tabs {
  return { tabs: tabs.map((tab) => (tab.id === id ? { ...tab, ...to } : tab)), active };
}

/** The tab in front. */
export function front({ tabs, active }: Tabs): Tab | undefined {
  return tabs.find((tab) => tab.id === active);
}

/** What was written down by this version or another one: whatever makes sense of it. */
export function restored(text: string | null): Tabs {
  const found = parsed(text);
  const tabs = (Array.isArray(found.tabs) ? found.tabs : []).flatMap(asTab);
  return { tabs, active: tabs.find(({ id }) => id === found.active)?.id ?? null };
}

function asTab(given: unknown): Tab[] {
  const address = asAddress(given);
  if (!address) return [];
  const { id, title } = given as { id?: unknown; title?: unknown };
  if (typeof id !== "string" || !id) return [];
  const name = typeof title === "string" && title ? title : titleOf(address);
  return [{ ...address, state: address.state ?? {}, id, title: name }];
}

function parsed(text: string | null): { tabs?: unknown; active?: unknown } {
  try {
    const found: unknown = JSON.parse(text ?? "{}");
    return typeof found === "object" && found !== null ? found : {};
  } catch {
    return {};
  }
}

export interface TabActions {
  open(address: Address): void;
  show(id: string): void;
  close(id: string): void;
  change(id: string, to: Change): void;
}
