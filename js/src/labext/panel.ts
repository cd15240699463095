import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import type { Bridges } from "../ui/panel/desk.js";
import { Remembered } from "../ui/remembered.js";
import { Asked } from "./asked.js";
import { addCommands } from "./commands.js";
import { linkTo } from "./link.js";
import { SIDEBAR, Sidebar } from "./sidebar.js";
import { IBridges, ISurroundings, type Surroundings } from "./tokens.js";

/** Below JupyterLab's own. */
const RANK = 900;

/** The side bar with stores, experiments and runs, and its commands. */
export const panel: JupyterFrontEndPlugin<void> = {
  id: "trackmagic:panel",
  description: "Shows experiments and runs in the side bar.",
  autoStart: true,
  requires: [ISurroundings],
  optional: [IBridges, ICommandPalette, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    around: Surroundings,
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
