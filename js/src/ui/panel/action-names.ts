import { trans } from "../translation.js";

/** What can be done in the panel: each is a command, an entry of its menus, and may have a key.
 *
 * `of` tells what it is done to: the chosen runs, the experiment that the focus is on, or neither.
 */
export interface ActionRow {
  label(): string;
  of: "runs" | "run" | "experiment" | "panel";
  /** As `KeyboardEvent.key`, in the panel's lists. */
  key?: string;
}

export const ACTIONS = {
  "open-run": { label: () => trans.__("Open run"), of: "run", key: "Enter" },
  "open-compare": { label: () => trans.__("Compare runs"), of: "runs", key: "c" },
  "open-chart": { label: () => trans.__("Chart runs"), of: "runs" },
  "open-table": { label: () => trans.__("Open table of runs"), of: "panel" },
  "reveal-cell": { label: () => trans.__("Show cell of run"), of: "run", key: "g" },
  "insert-load": { label: () => trans.__("Insert cell that loads run"), of: "run" },
  "restore-code": { label: () => trans.__("Restore code of run into new cell"), of: "run" },
  "stop-runs": { label: () => trans.__("Stop runs"), of: "runs" },
  "star-runs": { label: () => trans.__("Star or unstar runs"), of: "runs", key: "s" },
  "edit-note": { label: () => trans.__("Edit note of run"), of: "run", key: "n" },
  "tag-runs": { label: () => trans.__("Tag runs"), of: "runs", key: "t" },
  "rename-run": { label: () => trans.__("Rename run"), of: "run", key: "F2" },
  "move-runs": { label: () => trans.__("Move runs to experiment"), of: "runs", key: "m" },
  "export-runs": { label: () => trans.__("Export runs as CSV"), of: "runs", key: "e" },
  "delete-runs": { label: () => trans.__("Delete runs"), of: "runs", key: "Delete" },
  "restore-runs": { label: () => trans.__("Restore deleted runs"), of: "runs" },
  "copy-link": { label: () => trans.__("Copy link to run"), of: "run" },
  "add-experiment": { label: () => trans.__("New experiment"), of: "panel" },
  "rename-experiment": { label: () => trans.__("Rename experiment"), of: "experiment", key: "F2" },
  "edit-experiment-note": {
    label: () => trans.__("Edit note of experiment"),
    of: "experiment",
    key: "n",
  },
  "delete-experiment": {
    label: () => trans.__("Delete experiment"),
    of: "experiment",
    key: "Delete",
  },
  "restore-experiment": { label: () => trans.__("Restore deleted experiment"), of: "experiment" },
  "show-deleted": { label: () => trans.__("Show or hide what is deleted"), of: "panel" },
  "search-runs": { label: () => trans.__("Search runs"), of: "panel", key: "/" },
} as const satisfies Record<string, ActionRow>;

export type ActionName = keyof typeof ACTIONS;
