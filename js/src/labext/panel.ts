import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { type ActionName, ACTIONS } from "../ui/actions/names.js";
import type { Bridges } from "../ui/panel/desk.js";
import { Remembered } from "../ui/remembered.js";
import { linkTo } from "./link.js";
import { SIDEBAR, Sidebar } from "./sidebar.js";
import {
  type AppContext,
  CATEGORY,
  COMMANDS,
  IAppContext,
  IBridges,
  NO_ARGUMENTS,
} from "./tokens.js";

/** Below JupyterLab's own. */
const RANK = 900;

/** The side bar with stores, experiments and runs, and its commands. */
export const panel: JupyterFrontEndPlugin<void> = {
  id: "trackmagic:panel",
  description: "Shows experiments and runs in the side bar.",
  autoStart: true,
  requires: [IAppContext],
  optional: [IBridges, ICommandPalette, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    around: AppContext,
    bridges: Bridges | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
  ) => {
    const asked = new Asked();
    const sidebar = new Sidebar(around, {
      state: new Remembered("panel"),
      page: window,
      open: () => {}, // of which store, only the panel knows
      openIn: (store, view, query) => around.open({ store, view, query }),
      linkTo,
      focus: around.focus,
      bridges: bridges ?? {},
      onAction: (listener) => asked.onAction(listener),
    });
    app.shell.add(sidebar, "left", { rank: RANK, type: "trackmagic" });
    restorer?.add(sidebar, SIDEBAR);
    addCommands(app, around, sidebar, asked, palette);
  },
};

/** A command for each action of the panel and one that shows or hides it, all in the palette. */
function addCommands(
  { commands, shell }: JupyterFrontEnd,
  { words }: AppContext,
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

/** Actions asked for by a command; one that is asked for before the panel listens waits for it. */
class Asked {
  private readonly listeners = new Set<(name: ActionName) => void>();
  private waiting: ActionName | null = null;

  ask(name: ActionName): void {
    if (!this.listeners.size) this.waiting = name;
    for (const one of [...this.listeners]) one(name);
  }

  onAction(listener: (name: ActionName) => void): () => void {
    this.listeners.add(listener);
    const name = this.waiting;
    this.waiting = null;
    if (name) queueMicrotask(() => this.listeners.has(listener) && listener(name));
    return () => this.listeners.delete(listener);
  }
}
