import { isView, type ViewName } from "./views.js";

/** A view in a tab of its own: what a link, a reload and a shared URL name. */
export interface Address {
  /** Id of the store. */
  store: string;
  view: ViewName;
  query: Record<string, unknown>;
  /** How a person has set it up: filter, order, columns; views read it as their host's state. */
  state?: Record<string, unknown>;
}

/** Servers and programs cut, or refuse, a URL that is longer. */
const LONG = 4000;

/** The address as what stands behind a URL's `?`. */
export function written({ store, view, query, state }: Address): URLSearchParams {
  const found = new URLSearchParams({ trackmagic: view, store });
  if (Object.keys(query).length) found.set("query", JSON.stringify(query));
  if (state && Object.keys(state).length) found.set("state", JSON.stringify(state));
  return found;
}

/** The address as text behind a URL's `?`: JupyterLab takes no `+` for a space. */
export function search(address: Address): string {
  return written(address).toString().replaceAll("+", "%20");
}

/** The link that shows a view on a page; too much of how it is set up is left out. */
export function link(page: string, address: Address): string {
  const { selected: _, ...state } = address.state ?? {};
  for (const one of [address, { ...address, state }]) {
    const found = `${page}?${search(one)}`;
    if (found.length <= LONG) return found;
  }
  return `${page}?${search({ ...address, state: {} })}`;
}

/** The address of a URL; null where it has none that makes sense. */
export function read(url: string): Address | null {
  const found = new URL(url, "http://localhost").searchParams;
  const [query, state] = [json(found.get("query")), json(found.get("state"))];
  return asAddress({ view: found.get("trackmagic"), store: found.get("store"), query, state });
}

/** The URL without its address. */
export function without(url: string): string {
  const found = new URL(url, "http://localhost");
  for (const name of ["trackmagic", "store", "query", "state"]) found.searchParams.delete(name);
  return found.pathname + found.search.replaceAll("+", "%20") + found.hash;
}

/** Whatever was given as an address, when it is one. */
export function asAddress(given: unknown): Address | null {
  if (!isRecord(given)) return null;
  const { store, view, query, state = {} } = given;
  if (!isView(view) || typeof store !== "string" || !/^[0-9a-f]{32}$/.test(store)) return null;
  return isRecord(query) && isRecord(state) ? { store, view, query, state } : null;
}

/** Whether a tab that shows one need not be opened again for the other. */
export function shows(shown: Address, asked: Address): boolean {
  if (subject(shown) !== subject(asked)) return false;
  return !Object.keys(asked.state ?? {}).length || isSameState(shown.state, asked.state);
}

/** What is shown, however it is set up: equal for two addresses that need one tab only. */
function subject({ store, view, query, state = {} }: Address): string {
  const shown = { ...query };
  if (view === "run") shown.run = plain(state.run ?? query.run);
  const runs = state.runs ?? query.runs;
  if (view === "compare" && Array.isArray(runs)) shown.runs = runs.map(plain);
  return sorted([store, view, shown]);
}

/** Whether two states are of the same values. */
function isSameState(one: Address["state"], other: Address["state"]): boolean {
  return sorted(one ?? {}) === sorted(other ?? {});
}

/** A number of a run is written in two ways. */
function plain(run: unknown): unknown {
  return typeof run === "string" ? run.replace(/^#(?=\d+$)/, "") : run;
}

/** JSON whose names are in order. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_name, found: unknown) =>
    isRecord(found) ? Object.fromEntries(Object.entries(found).sort(byName)) : found,
  );
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}

function json(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "{}");
  } catch {
    return null;
  }
}

function isRecord(found: unknown): found is Record<string, unknown> {
  return typeof found === "object" && found !== null && !Array.isArray(found);
}
