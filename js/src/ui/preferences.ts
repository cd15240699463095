import type { CompareQuery } from "../wire/wire.js";

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
  metrics: [],
  directions: {},
};
