import type { MenuItem } from "../parts/menu.js";
import { trans } from "../translation.js";
import { type ActionName, type ActionRow, ACTIONS } from "./action-names.js";
import type { PanelHost } from "./desk.js";

/** What the experiments are seen as. */
export type Shown = "active" | "deleted";

/** What writes to the store. */
const WRITES: readonly ActionName[] = [
  "add-experiment",
  "rename-experiment",
  "edit-experiment-note",
  "delete-experiment",
  "restore-experiment",
];

/** Whether an action cannot be done, and why: empty when it can. */
export function hindrance(name: ActionName, shown: Shown, isReadOnly: boolean): string {
  if (isReadOnly && WRITES.includes(name)) return trans.__("This store is read-only");
  if (name === "restore-experiment" && shown === "active") return trans.__("It is not deleted");
  if (shown === "deleted" && name !== "restore-experiment" && WRITES.includes(name))
    return trans.__("Not in the view of what is deleted");
  return "";
}

/** The entry of an action in a menu. */
export function itemOf(
  name: ActionName,
  shown: Shown,
  isReadOnly: boolean,
  perform: (name: ActionName) => void,
): MenuItem {
  return {
    label: labelOf(name, shown),
    key: keyOf(name),
    disabled: hindrance(name, shown, isReadOnly),
    onChoose: () => perform(name),
  };
}

function labelOf(name: ActionName, shown: Shown): string {
  if (name !== "show-deleted") return ACTIONS[name].label();
  return shown === "deleted" ? trans.__("Hide deleted") : trans.__("Show deleted");
}

/** What opens a table of the runs of an experiment, or of all; nothing does of deleted ones. */
export function tableOf(
  host: Pick<PanelHost, "openIn">,
  store: string,
  shown: Shown,
  experiment: string | null,
): MenuItem[] {
  if (shown === "deleted") return [];
  const query = experiment === null ? {} : { experiment };
  const onChoose = () => host.openIn(store, "runs", query);
  return [{ label: ACTIONS["open-table"].label(), onChoose }];
}

/** The actions that are offered for an experiment. */
export function offered(shown: Shown): ActionName[] {
  return shown === "deleted"
    ? ["restore-experiment"]
    : ["rename-experiment", "edit-experiment-note", "delete-experiment"];
}

/** The key of an action, where it has one. */
export function keyOf(name: ActionName): string | undefined {
  const row: ActionRow = ACTIONS[name];
  return row.key;
}
