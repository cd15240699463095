import type { StoreLine, Stores } from "../../wire/wire.js";
import { trans } from "../translation.js";
import type { Focus } from "./desk.js";
import { isNewer } from "./newer.js";

/** The store that is shown, and why. */
export interface Which {
  /** Its id; null: there is none to show. */
  store: string | null;
  /** What is wrong, in words; empty: nothing. */
  words: string;
  /** What is to be known of it, in words: nothing is wrong. */
  note: string;
  /** Id of the one that the notebook writes to and the server does not list, maybe not yet. */
  awaited: string;
  /** One that should be shown is not known yet: it is worth to ask again. */
  isWanting: boolean;
}

/** A store that somebody names, known or not. */
interface Named {
  name: string;
  line: StoreLine | undefined;
  /** What to say when the server does not know it. */
  unknown: string;
  /** It is of the notebook: its kernel or an output told of it. */
  isTold?: true;
  /** It has nothing to do with the notebook. */
  isOther?: true;
}

/** Which store to show.
 *
 * The one that a person chose, else that of the settings, of the kernel, of the saved outputs, the
 * nearest above the notebook (without a notebook: the `last` that was shown), the server's own, the
 * one used last.
 */
export function whichStore(
  stores: Stores,
  focus: Focus,
  setting: string,
  chosen: string,
  last = "",
): Which {
  const named = names(stores, focus, setting, chosen, last);
  const first = named.find(({ line }) => line && !line.problem);
  const found = first?.line;
  const any = focus.isAlone ? undefined : stores.stores.find(({ problem }) => !problem);
  const shown = found ?? any;
  const missed = named.slice(0, found ? named.findIndex(({ line }) => line === found) : undefined);
  const lines = new Set(missed.map((one) => complaint(one, shown)));
  return {
    store: shown?.id ?? null,
    words: [...lines, outdated(stores, focus)].filter(Boolean).join("\n"),
    note: missed.length === 0 && first?.isOther ? elsewhere(focus, first.line) : "",
    awaited: missed.find(({ line, isTold }) => !line && isTold)?.name ?? "",
    isWanting: !shown || missed.some(({ line }) => !line) || isSilent(stores, focus),
  };
}

/** The absolute path of the focused notebook; null where there is none. */
export function notebookOf(stores: Stores, focus: Focus): string | null {
  if (focus.path === null) return null;
  return `${stores.root.replace(/\/$/, "")}/${focus.path.replace(/^\//, "")}`;
}

function names(
  stores: Stores,
  focus: Focus,
  setting: string,
  chosen: string,
  last: string,
): Named[] {
  const by = (id: string) => stores.stores.find((one) => one.id === id);
  const unknown = trans.__(
    "The runs of this notebook are in a store that this server cannot open " +
      "(a kernel on another machine?)",
  );
  const kernel = (focus.kernel && stores.kernels[focus.kernel]?.store) || "";
  const saved = kernel ? "" : (focus.saved ?? ""); // an output may be old: the kernel knows better
  const rows: Named[] = [
    {
      name: chosen,
      line: by(chosen),
      unknown: trans.__("The store that was chosen is gone"),
    },
    {
      name: setting,
      line: ofSetting(stores, setting),
      unknown: trans.__("The server does not know the store %1 of the settings", setting),
    },
    { name: kernel, line: by(kernel), unknown, isTold: true },
    { name: saved, line: by(saved), unknown, isTold: true },
  ];
  const kept = focus.isAlone ? undefined : by(last);
  const near = focus.path === null ? kept : nearest(stores.stores, focus.path);
  const own = stores.default ? by(stores.default) : undefined;
  const others = (focus.isAlone ? [own] : [own, stores.stores[0]]).flatMap((line) =>
    line ? [{ name: line.id, line, unknown: "", isOther: true as const }] : [],
  );
  const beside = near ? [{ name: near.id, line: near, unknown: "" }] : [];
  return [...rows.filter(({ name }) => name), ...beside, ...others];
}

/** Nothing in the notebook, or above it, led to the store that is shown. */
function elsewhere({ path }: Focus, shown: StoreLine | undefined): string {
  if (path === null || !shown) return "";
  const notebook = path.slice(path.lastIndexOf("/") + 1);
  return trans.__("%1 has no runs yet; showing %2", notebook, shown.name);
}

/** The settings name a store by its id, its folder (of the project or the store) or its URL. */
function ofSetting(stores: Stores, setting: string): StoreLine | undefined {
  const bare = (place: string) => place.replace(/\/(\.trackmagic)?\/?$/, "");
  const wanted = bare(setting);
  const root = bare(stores.root);
  return stores.stores.find(
    ({ id, location, folder }) =>
      id === setting ||
      bare(location) === wanted ||
      (folder !== null && (bare(folder) === wanted || bare(`${root}/${folder}`) === wanted)),
  );
}

function nearest(stores: StoreLine[], path: string | null): StoreLine | undefined {
  if (path === null) return undefined;
  let found: StoreLine | undefined;
  for (const one of stores) {
    if (one.folder === null || !isAbove(one.folder, path)) continue;
    if (!found || one.folder.length > (found.folder ?? "").length) found = one;
  }
  return found;
}

function isAbove(folder: string, path: string): boolean {
  const bare = folder.replace(/^\/|\/$/g, "");
  return bare === "" || path.replace(/^\//, "").startsWith(`${bare}/`);
}

function complaint({ line, unknown }: Named, shown: StoreLine | undefined): string {
  const what = line
    ? trans.__("The store %1 cannot be opened: %2", line.name, line.problem)
    : unknown;
  return shown ? trans.__("%1; showing %2.", what, shown.name) : `${what}.`;
}

/** A kernel that has not loaded trackmagic may do so any time. */
function isSilent(stores: Stores, focus: Focus): boolean {
  return focus.kernel !== null && !stores.kernels[focus.kernel];
}

function outdated(stores: Stores, focus: Focus): string {
  const kernel = focus.kernel === null ? undefined : stores.kernels[focus.kernel];
  if (!kernel || !isNewer(kernel.version, stores.version)) return "";
  return trans.__(
    "This notebook's kernel has trackmagic %1, the server %2: " +
      "upgrade trackmagic where the server runs.",
    kernel.version,
    stores.version,
  );
}
