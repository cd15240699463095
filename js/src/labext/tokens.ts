import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { INotebookTracker } from "@jupyterlab/notebook";
import { Token } from "@lumino/coreutils";
import type { Address } from "../ui/address.js";
import type { Preferences } from "../ui/host.js";
import type { Bridges, Desk, Focus, Watched } from "../ui/panel/desk.js";
import type { Words } from "../ui/translation.js";

/** What the plugins share. */
export interface AppContext {
  /** The server of the page. */
  desk: Desk;
  /** The notebook that has the focus. */
  focus: Watched<Focus>;
  preferences: Watched<Preferences>;
  words: Words;
  /** Show a view in a tab of its own. */
  open(address: Address): void;
}

export const IAppContext = new Token<AppContext>("trackmagic:IAppContext");

/** Where the bridges end: the notebooks of the page. */
export interface NotebookContext {
  app: JupyterFrontEnd;
  notebooks: INotebookTracker;
  around: AppContext;
}

/** What can be done between runs and cells of notebooks. */
export const IBridges = new Token<Bridges>("trackmagic:IBridges");

/** Of our commands in the palette. */
export const CATEGORY = "trackmagic";

/** How a command is described that takes no arguments. */
export const NO_ARGUMENTS = { args: { type: "object", properties: {} } };

/** Names of the commands that one plugin registers and another may use. */
export const COMMANDS = {
  /** Show a view in a tab: its arguments are an `Address`. */
  open: "trackmagic:open",
  /** Open the tab that the address bar asks for. */
  follow: "trackmagic:follow-link",
  /** Copy a link to what a tab shows. */
  copyLink: "trackmagic:copy-tab-link",
  /** Show the side bar. */
  show: "trackmagic:show-panel",
  /** Put `%%track` on the active cell, or take it away. */
  track: "trackmagic:track-cell",
  /** Let the browser tell of runs. */
  allow: "trackmagic:allow-notices",
  /** Show the last run of the active cell. */
  openOfCell: "trackmagic:open-run-of-cell",
} as const;

/** A value that its owner sets; listeners hear of it when it is another one. */
export class Value<T> implements Watched<T> {
  private readonly listeners = new Set<() => void>();

  constructor(private value: T) {}

  now(): T {
    return this.value;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  set(value: T): void {
    if (JSON.stringify(value) === JSON.stringify(this.value)) return;
    this.value = value;
    for (const one of [...this.listeners]) one();
  }
}
