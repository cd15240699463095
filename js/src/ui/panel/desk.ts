import type { ViewName } from "../views.js";
import type { Address } from "../address.js";
import type { Declared, Host } from "../host.js";
import type { StoresQuery } from "../../wire/wire.js";
import type { ActionName } from "../actions/names.js";

export type { Desk } from "../../wire/desk.js";

/** Where one works: the focused notebook and its active cell; null where there is none. */
export interface Focus {
  /** As the server addresses it: `/` between the parts, below its root. */
  path: string | null;
  /** Id of its kernel. */
  kernel: string | null;
  /** Id of the store that outputs saved in it name. */
  saved: string | null;
  /** Id of the active cell, when it is a code cell. */
  cell: string | null;
  /** There are no notebooks: a store that is not of the server's folder is shown when it is chosen. */
  isAlone?: true;
}

/** What the server is told of it, to choose the store that fits. */
export function placeOf({ path, kernel, saved, isAlone }: Focus): StoresQuery {
  return { notebook: path, kernel, saved, ...(isAlone && { is_alone: true }) };
}

/** What only a place with notebooks can do; what is missing is not offered. */
export interface Bridges {
  /** Show the cell that a run called, and how its text has changed since. */
  reveal?(store: string, run: number): Promise<void>;
  /** Write into the header of a run's cell what one of its names is; whether that could be done. */
  declare?(store: string, run: number, name: string, as: Declared): Promise<boolean>;
  /** Put a cell that loads the run into the focused notebook. */
  load?(store: string, run: number): Promise<void>;
  /** Put the run's code into a new cell below the active one. */
  restore?(store: string, run: number): Promise<void>;
}

/** Where the panel is shown. Its `open` shows a view of the store that the panel is at. */
export interface PanelHost extends Host {
  /** Show a view beside, in a tab of its own. */
  openIn(store: string, view: ViewName, query: Record<string, unknown>): void;
  focus: Watched<Focus>;
  bridges: Bridges;
  /** The link that shows a view in a tab of its own, where there are links. */
  linkTo?(address: Address): string;
  /** Hear of actions that are asked for elsewhere: the palette, a menu, a key; gives its undo. */
  onAction(listener: (name: ActionName) => void): () => void;
}

/** A value that changes. */
export interface Watched<T> {
  now(): T;
  onChange(listener: () => void): () => void;
}
