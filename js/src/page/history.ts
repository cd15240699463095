import { link, read } from "../ui/address.js";
import { type Tabs, front, opened, restored } from "./tabs.js";

const KEY = "trackmagic-page-tabs";

/** The tabs as a reload or a link finds them. */
export function start(): Tabs {
  const tabs = atAddress(restored(stored()));
  keep(tabs); // one may leave before they are drawn
  return tabs;
}

/** The tabs, with the one in front that the address bar names: to it this step of history leads. */
export function atAddress(tabs: Tabs): Tabs {
  const found = named(tabs);
  history.replaceState({ trackmagic: found.active ?? "" }, "");
  return found;
}

/** Write the tabs down; another one in front is a step that the browser can go back. */
export function write(page: string, tabs: Tabs): void {
  keep(tabs);
  const tab = front(tabs);
  const url = tab ? link(page, tab) : page;
  const state = { trackmagic: tab?.id ?? "" };
  if (idOf(history.state) === state.trackmagic) history.replaceState(state, "", url);
  else history.pushState(state, "", url);
}

/** Ids are told from those of an earlier life of this page. */
export function newId(): string {
  return crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`; // plain HTTP has no randomUUID
}

function named(tabs: Tabs): Tabs {
  const [address, id] = [read(location.href), idOf(history.state)];
  if (address) return opened(tabs, address, id || newId());
  return id === "" ? { ...tabs, active: null } : tabs;
}

function idOf(state: unknown): string | null {
  if (typeof state !== "object" || state === null || !("trackmagic" in state)) return null;
  return typeof state.trackmagic === "string" ? state.trackmagic : null;
}

function stored(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null; // a browser that keeps nothing
  }
}

function keep(tabs: Tabs): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(tabs));
  } catch {
    // private windows and full storage: the address bar has the one in front
  }
}
