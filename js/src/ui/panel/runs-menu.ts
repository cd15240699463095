import type { MenuItem } from "../parts/menu.js";
import { ACTIONS, type ActionName, type ActionRow } from "./action-names.js";
import { perform, whyNot, type World } from "./runs-actions.js";

const ORDER: readonly (ActionName | "line")[] = [
  "open-run",
  "open-compare",
  "open-chart",
  "open-table",
  "line",
  "reveal-cell",
  "insert-load",
  "restore-code",
  "stop-runs",
  "line",
  "star-runs",
  "edit-note",
  "tag-runs",
  "rename-run",
  "move-runs",
  "line",
  "copy-link",
  "export-runs",
  "restore-runs",
  "delete-runs",
];

/** The menu of the chosen runs. What cannot be done says why, what never can is left out. */
export function runsMenu(world: World): (MenuItem | "line")[] {
  const found: (MenuItem | "line")[] = [];
  for (const name of ORDER.filter((one) => one === "line" || isHere(one, world))) {
    if (name !== "line") found.push(itemOf(name, world));
    else if (found.length && found.at(-1) !== "line") found.push("line");
  }
  return found;
}

function itemOf(name: ActionName, world: World): MenuItem {
  const { label, key }: ActionRow = ACTIONS[name];
  return {
    label: label(),
    key,
    disabled: whyNot(name, world),
    onChoose: () => perform(name, world),
  };
}

function isHere(name: ActionName, { host, lifecycle }: World): boolean {
  if (name === "reveal-cell") return host.bridges.reveal !== undefined;
  if (name === "insert-load") return host.bridges.load !== undefined;
  if (name === "restore-code") return host.bridges.restore !== undefined;
  if (name === "copy-link") return host.linkTo !== undefined;
  if (name === "open-table") return lifecycle === "active";
  if (name === "delete-runs") return lifecycle === "active";
  if (name === "restore-runs") return lifecycle === "deleted";
  return true;
}
