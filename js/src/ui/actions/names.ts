import { trans } from "../translation.js";

/** What can be done to runs and experiments: the commands, the palette, menus, keys and toolbars read it.
 *
 * What an action does, and why it cannot be done, stands in `deeds.ts`: a page that starts needs only this.
 */
export interface ActionRow {
  label(): string;
  /** On a button, where other buttons tell of what. */
  short?(): string;
  /** What it is done to: the chosen runs, the experiment that the focus is on, or neither. */
  of: "runs" | "run" | "experiment" | "panel";
  /** As `KeyboardEvent.key`, in the panel's lists. */
  key?: string;
  /** It changes the store. */
  writes?: true;
  /** Its part of a menu, where it stands in the order of this table. */
  part?: number;
}

export const ACTIONS = {
  "open-run": { label: () => trans.__("Open run"), of: "run", key: "Enter", part: 1 },
  "open-compare": {
    label: () => trans.__("Compare runs"),
    short: () => trans.__("Compare"),
    of: "runs",
    key: "c",
    part: 1,
  },
  "open-chart": {
    label: () => trans.__("Chart runs"),
    short: () => trans.__("Chart"),
    of: "runs",
    part: 1,
  },
  "compare-children": {
    label: () => trans.__("Compare children of run"),
    short: () => trans.__("Compare children"),
    of: "run",
    part: 1,
  },
  "chart-children": {
    label: () => trans.__("Chart children of run"),
    short: () => trans.__("Chart children"),
    of: "run",
    part: 1,
  },
  "open-table": { label: () => trans.__("Open table of runs"), of: "panel", part: 1 },
  "open-dashboard": {
    label: () => trans.__("Open dashboard of experiment"),
    of: "experiment",
    key: "d",
    part: 1,
  },
  "reveal-cell": { label: () => trans.__("Show cell of run"), of: "run", key: "g", part: 2 },
  "insert-load": { label: () => trans.__("Insert cell that loads run"), of: "run", part: 2 },
  "restore-code": {
    label: () => trans.__("Restore code of run into new cell"),
    of: "run",
    part: 2,
  },
  "stop-runs": { label: () => trans.__("Stop runs"), of: "runs", part: 2, writes: true },
  "star-runs": {
    label: () => trans.__("Star or unstar runs"),
    of: "runs",
    key: "s",
    part: 3,
    writes: true,
  },
  "edit-note": {
    label: () => trans.__("Edit note of run"),
    short: () => trans.__("Note"),
    of: "run",
    key: "n",
    part: 3,
    writes: true,
  },
  "tag-runs": {
    label: () => trans.__("Tag runs"),
    short: () => trans.__("Tag"),
    of: "runs",
    key: "t",
    part: 3,
    writes: true,
  },
  "rename-run": {
    label: () => trans.__("Rename run"),
    of: "run",
    key: "F2",
    part: 3,
    writes: true,
  },
  "move-runs": {
    label: () => trans.__("Move runs to experiment"),
    of: "runs",
    key: "m",
    part: 3,
    writes: true,
  },
  "copy-link": { label: () => trans.__("Copy link to run"), of: "run", part: 4 },
  "export-runs": {
    label: () => trans.__("Export runs as CSV"),
    short: () => trans.__("CSV"),
    of: "runs",
    key: "e",
    part: 4,
  },
  "restore-runs": {
    label: () => trans.__("Restore deleted runs"),
    short: () => trans.__("Restore"),
    of: "runs",
    part: 4,
    writes: true,
  },
  "delete-runs": {
    label: () => trans.__("Delete runs"),
    short: () => trans.__("Delete"),
    of: "runs",
    key: "Delete",
    part: 4,
    writes: true,
  },
  "add-experiment": { label: () => trans.__("New experiment"), of: "panel", part: 2, writes: true },
  "rename-experiment": {
    label: () => trans.__("Rename experiment"),
    of: "experiment",
    key: "F2",
    part: 1,
    writes: true,
  },
  "edit-experiment-note": {
    label: () => trans.__("Edit note of experiment"),
    of: "experiment",
    key: "n",
    part: 1,
    writes: true,
  },
  "set-goal": {
    label: () => trans.__("Set goal of experiment"),
    of: "experiment",
    key: "o",
    part: 1,
    writes: true,
  },
  "set-alerts": {
    label: () => trans.__("Set alerts of experiment"),
    of: "experiment",
    part: 1,
    writes: true,
  },
  "delete-experiment": {
    label: () => trans.__("Delete experiment"),
    of: "experiment",
    key: "Delete",
    part: 1,
    writes: true,
  },
  "restore-experiment": {
    label: () => trans.__("Restore deleted experiment"),
    of: "experiment",
    part: 1,
    writes: true,
  },
  "show-deleted": { label: () => trans.__("Show or hide what is deleted"), of: "panel", part: 2 },
  "search-runs": { label: () => trans.__("Search runs"), of: "panel", key: "/" },
} as const satisfies Record<string, ActionRow>;

export type ActionName = keyof typeof ACTIONS;
