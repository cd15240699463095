import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import type { Bridges } from "../ui/panel/desk.js";
import { VIEW_TYPE } from "./data.js";
import { type Beyond, OutputView } from "./renderer.js";
import { revealing } from "./revealing.js";
import { IBridges, ISurroundings, type Surroundings } from "./tokens.js";

/** ipywidgets' own renderer has -10; the smaller number is tried first. */
const BEFORE_WIDGETS = -20;

/** Shows outputs of trackmagic: in trusted notebooks only; elsewhere the static HTML is shown. */
export const outputs: JupyterFrontEndPlugin<void> = {
  id: "trackmagic:outputs",
  description: "Shows runs, tables and charts of trackmagic in notebooks.",
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ISurroundings, IBridges],
  activate: (
    _app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    around: Surroundings | null,
    bridges: Bridges | null,
  ) => {
    const beyond: Beyond = {
      ...(around && { openTab: (address) => around.open(address) }),
      hostOf: (store) => revealing(bridges, store),
    };
    const join = (panel: NotebookPanel) => {
      const rendermime = panel.content.rendermime;
      rendermime.addFactory(
        {
          safe: false,
          mimeTypes: [VIEW_TYPE],
          createRenderer: () => new OutputView(rendermime, panel, beyond),
        },
        BEFORE_WIDGETS,
      );
    };
    notebooks.forEach(join);
    notebooks.widgetAdded.connect((_tracker, panel) => join(panel));
  },
};
