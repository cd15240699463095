import type { Client } from "../wire/client.js";
import type { CompareQuery } from "../wire/wire.js";
import type { ViewName } from "./views.js";

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

/** What a person has set once for all views; a host without settings has the defaults. */
export interface Preferences {
  /** Id, folder or URL of the store that is shown first; empty: that of the focused notebook. */
  store: string;
  /** Columns of the run table, as a filter writes them; empty: those of most interest. */
  columns: string[];
  /** The panel asks again so often at most while runs log: milliseconds. */
  refresh: number;
  /** What `%%track` on a cell files under, and what the panel opens with; empty: none. */
  experiment: string;
  /** What the badge of a tracked cell tells. */
  badge: "status and metric" | "status" | "nothing";
  /** What the lab tells of beside the notebook. */
  notices: ("ends" | "failures" | "alerts")[];
  /** A run that took less is not told of at its end: seconds. */
  noticesAfter: number;
  /** The browser tells too while its tab is hidden, where a person has allowed it. */
  browserNotices: boolean;
  /** Metrics that the badge and the panel tell of, the first that a run has. */
  metrics: string[];
  /** Which way metrics are better, where their names do not tell or tell wrong. */
  directions: NonNullable<CompareQuery["directions"]>;
}

export const DEFAULTS: Preferences = {
  store: "",
  columns: [],
  refresh: 250,
  experiment: "",
  badge: "status and metric",
  notices: ["ends", "failures", "alerts"],
  noticesAfter: 60,
  browserNotices: false,
  metrics: [],
  directions: {},
};
