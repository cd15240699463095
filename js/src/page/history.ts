import { type Address, read, search } from "../ui/address.js";
import { type Tabs, front, opened, restored } from "./tabs.js";

/** The address bar: servers and programs cut, or refuse, what is longer. */
const LONG = 4000;
const KEY = "trackmagic-page-tabs";

/** The link that shows a view; too much of how it is set up is left out. */
export function linkTo(page: string, address: Address): string {
  const whole = `${page}?${search(address)}`;
  if (whole.length <= LONG) return whole;
  const { selected: _, ...state } = address.state ?? {};
  const most = `${page}?${search({ ...address, state })}`;
  return most.length <= LONG ? most : `${page}?${search({ ...address, state: {} })}`;
}

/** The tabs as a reload or a link finds them. */
export function start(): Tabs {
  return atAddress(restored(stored()));
}

/** The tabs, with the one in front that the address bar names: this step of the history is that tab's. */
export function atAddress(tabs: Tabs): Tabs {
  const found = named(tabs);
  history.replaceState({ trackmagic: found.active ?? "" }, "");
  return found;
}

/** Write the tabs down; another one in front is a step that the browser can go back. */
export function write(page: string, tabs: Tabs): void {
  keep(tabs);
  const tab = front(tabs);
  const url = tab ? linkTo(page, tab) : page;
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
