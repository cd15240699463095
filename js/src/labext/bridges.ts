import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker } from "@jupyterlab/notebook";
import type { Bridges } from "../ui/panel/desk.js";
import { declare } from "./bridges-declare.js";
import { loadRun, restoreCode } from "./bridges-insert.js";
import { followLink } from "./bridges-link.js";
import { reveal } from "./bridges-reveal.js";
import { IBridges, ISurroundings, type Shore, type Surroundings } from "./tokens.js";

/** From a run to its cell, and from a run into a cell. */
export const bridges: JupyterFrontEndPlugin<Bridges> = {
  id: "trackmagic:bridges",
  description: "Shows the cell of a run, and puts runs into cells.",
  autoStart: true,
  requires: [INotebookTracker, ISurroundings],
  provides: IBridges,
  activate: (app: JupyterFrontEnd, notebooks: INotebookTracker, around: Surroundings) => {
    const shore: Shore = { app, notebooks, around };
    const show = (store: string, run: number) => reveal(shore, store, run);
    followLink(shore, show);
    return {
      reveal: show,
      declare: (store, run, name, as) => declare(shore, store, run, name, as),
      load: (store, run) => loadRun(shore, store, run),
      restore: (store, run) => restoreCode(shore, store, run),
    };
  },
};
