/** What can be done in the panel: each is a command, an entry of its menus, and may have a key.
 *
 * `of` tells what it is done to: the chosen runs, the experiment that the focus is on, or neither.
 */
export interface ActionRow {
  label: string;
  of: "runs" | "run" | "experiment" | "panel";
  /** As `KeyboardEvent.key`, in the panel's lists. */
  key?: string;
}

export const ACTIONS = {
  "open-run": { label: "Open run", of: "run", key: "Enter" },
  "open-compare": { label: "Compare runs", of: "runs", key: "c" },
  "open-chart": { label: "Chart runs", of: "runs" },
  "open-table": { label: "Open table of runs", of: "panel" },
  "reveal-cell": { label: "Show cell of run", of: "run", key: "g" },
  "insert-load": { label: "Insert cell that loads run", of: "run" },
  "restore-code": { label: "Restore code of run into new cell", of: "run" },
  "stop-runs": { label: "Stop runs", of: "runs" },
  "star-runs": { label: "Star or unstar runs", of: "runs", key: "s" },
  "edit-note": { label: "Edit note of run", of: "run", key: "n" },
  "tag-runs": { label: "Tag runs", of: "runs", key: "t" },
  "rename-run": { label: "Rename run", of: "run", key: "F2" },
  "move-runs": { label: "Move runs to experiment", of: "runs", key: "m" },
  "export-runs": { label: "Export runs as CSV", of: "runs", key: "e" },
  "delete-runs": { label: "Delete runs", of: "runs", key: "Delete" },
  "restore-runs": { label: "Restore deleted runs", of: "runs" },
  "copy-link": { label: "Copy link to run", of: "run" },
  "add-experiment": { label: "New experiment", of: "panel" },
  "rename-experiment": { label: "Rename experiment", of: "experiment", key: "F2" },
  "edit-experiment-note": { label: "Edit note of experiment", of: "experiment", key: "n" },
  "delete-experiment": { label: "Delete experiment", of: "experiment", key: "Delete" },
  "restore-experiment": { label: "Restore deleted experiment", of: "experiment" },
  "show-deleted": { label: "Show or hide what is deleted", of: "panel" },
  "search-runs": { label: "Search runs", of: "panel", key: "/" },
} as const satisfies Record<string, ActionRow>;

export type ActionName = keyof typeof ACTIONS;
