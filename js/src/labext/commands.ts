import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { ICommandPalette } from "@jupyterlab/apputils";
import { ACTIONS, type ActionName } from "../ui/panel/action-names.js";
import type { Asked } from "./asked.js";
import { CATEGORY, COMMANDS, NO_ARGUMENTS, type Surroundings } from "./tokens.js";
import type { Sidebar } from "./sidebar.js";

/** A command for each action of the panel and one that shows or hides it, all in the palette. */
export function addCommands(
  { commands, shell }: JupyterFrontEnd,
  { words }: Surroundings,
  sidebar: Sidebar,
  asked: Asked,
  palette: ICommandPalette | null,
): void {
  commands.addCommand(COMMANDS.show, {
    label: words.__("Experiments and runs"),
    caption: sidebar.title.caption,
    describedBy: NO_ARGUMENTS,
    isToggled: () => sidebar.isVisible,
    execute: () => {
      if (sidebar.isVisible && sidebar.node.contains(document.activeElement)) hide(shell, sidebar);
      else shell.activateById(sidebar.id);
    },
  });
  palette?.addItem({ command: COMMANDS.show, category: CATEGORY });
  for (const [name, { label }] of Object.entries(ACTIONS)) {
    const command = `trackmagic:${name}`;
    commands.addCommand(command, {
      label: label(),
      describedBy: NO_ARGUMENTS,
      execute: () => {
        // after the palette, which gives the focus back to the notebook when it closes
        setTimeout(() => {
          shell.activateById(sidebar.id);
          asked.ask(name as ActionName);
        });
      },
    });
    palette?.addItem({ command, category: CATEGORY });
  }
}

/** Fold the side bar away, and go back to what is in the middle. */
function hide(shell: JupyterFrontEnd.IShell, sidebar: Sidebar): void {
  const side = [...shell.widgets("left")].includes(sidebar) ? "collapseLeft" : "collapseRight";
  if (canCollapse(shell)) shell[side]();
  if (shell.currentWidget) shell.activateById(shell.currentWidget.id);
}

function canCollapse(
  shell: object,
): shell is { collapseLeft: () => void; collapseRight: () => void } {
  return "collapseLeft" in shell && "collapseRight" in shell;
}
