import type { Client } from "../../wire/client.js";
import type { Doing } from "../parts/use-doing.js";
import type { Preferences } from "../host.js";
import type { PanelHost } from "./desk.js";

export type Lifecycle = "active" | "deleted";

/** Whose runs the panel shows, and where. */
export interface PanelRunsProps {
  client: Client;
  host: PanelHost;
  /** Id of the store. */
  store: string;
  /** Null: all of them. */
  experiment: string | null;
  /** Its id: what is kept of it outlives its name. */
  experimentId: number | null;
  lifecycle: Lifecycle;
  /** Id of the deleted experiment whose runs are shown. */
  deletedFrom: number | null;
  isReadOnly: boolean;
  preferences: Preferences;
  doing: Doing;
  /** As runs name their user. */
  user: string;
  /** Absolute path of the focused notebook. */
  notebook: string | null;
  /** Nothing is asked for while nobody sees it. */
  isSeen: boolean;
}
