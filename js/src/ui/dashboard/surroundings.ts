import type { DashboardRun } from "../../wire/wire.js";
import type { Client } from "../../wire/client.js";
import type { Theme } from "../chart/theme.js";
import type { Host } from "../host.js";

/** What every panel is drawn with. */
export interface Surroundings {
  client: Client;
  host: Host;
  runs: readonly DashboardRun[];
  hidden: readonly number[];
  theme: Theme;
}
