import type { Client } from "../wire/client.js";
import type { Preferences } from "./preferences.js";

/** What a view may ask of the place that it is shown in. */
export interface Host {
  /** State that lives as long as the output: selection, widths of columns. Python sees it too where it runs. */
  state: State;
  /** What views of one page tell each other goes through here: a notebook, or the whole window. */
  page: EventTarget;
  /** Show another view: beside, in a tab, or below, as the place can. */
  open(view: ViewName, query: Record<string, unknown>): void;
  /** Id of the store, where the place knows it. */
  store?: string;
  /** Show the cell that a run called, where there are notebooks; a failure is told there. */
  reveal?(run: number): void;
  /** Write into the header of a run's cell what one of its names is; whether that could be done. */
  declare?(run: number, name: string, as: Declared): Promise<boolean>;
  /** Say what is shown, where the place has a title. */
  title?(text: string): void;
  /** What a person has set for all views, where the place has settings. */
  preferences?: Preferences;
}

/** What a header may say that a name is. */
export type Declared = "param" | "metric";

export interface State {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

export type ViewName = "card" | "runs" | "compare" | "chart" | "run";

/** What every view takes: where it asks, where it is shown, and what it is to show first. */
export interface ViewProps {
  client: Client;
  host: Host;
  query: Record<string, unknown>;
}

/** The host of a view inside another: its state does not meet that of the outer one. */
export function within(host: Host, prefix: string): Host {
  return {
    state: {
      get: (key) => host.state.get(prefix + key),
      set: (key, value) => host.state.set(prefix + key, value),
    },
    page: host.page,
    ...(host.store !== undefined && { store: host.store }),
    ...(host.preferences && { preferences: host.preferences }),
    open: (view, query) => host.open(view, query),
  };
}
