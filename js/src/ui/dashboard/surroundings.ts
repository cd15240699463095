import type { DashboardRun, DashboardShown } from "../../wire/wire.js";
import type { Client } from "../../wire/client.js";
import type { Theme } from "../chart/theme.js";
import type { Host } from "../host.js";
import type { Board } from "./use-board.js";

/** What every panel is drawn with. */
export interface Surroundings {
  client: Client;
  host: Host;
  board: Board;
  experiment: string;
  filter: string;
  runs: readonly DashboardRun[];
  /** Those that an eye hides in all charts. */
  hidden: readonly number[];
  /** Those, and what a brush on a chart leaves out. */
  unseen: readonly number[];
  shown: DashboardShown;
  theme: Theme;
  sections: readonly string[];
  /** The panel that has just been added: it opens for its choices. */
  added: string | null;
  onAdded(id: string): void;
  /** Where the keys go after what is about to be done: the menu of a panel; null: the dashboard. */
  refocus(id: string | null): void;
}
