import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import type { Address } from "../ui/address.js";
import { VIEW_TYPE } from "./data.js";
import { OutputView } from "./renderer.js";
import { ISurroundings, type Surroundings } from "./tokens.js";

/** ipywidgets' own renderer has -10; the smaller number is tried first. */
const BEFORE_WIDGETS = -20;

/** Shows outputs of trackmagic: in trusted notebooks only; elsewhere the static HTML is shown. */
export const outputs: JupyterFrontEndPlugin<void> = {
  id: "trackmagic:outputs",
  description: "Shows runs, tables and charts of trackmagic in notebooks.",
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ISurroundings],
  activate: (_app: JupyterFrontEnd, notebooks: INotebookTracker, around: Surroundings | null) => {
    const openTab = around && ((address: Address) => around.open(address));
    const join = (panel: NotebookPanel) => {
      const rendermime = panel.content.rendermime;
      rendermime.addFactory(
        {
          safe: false,
          mimeTypes: [VIEW_TYPE],
          createRenderer: () => new OutputView(rendermime, panel, openTab),
        },
        BEFORE_WIDGETS,
      );
    };
    notebooks.forEach(join);
    notebooks.widgetAdded.connect((_tracker, panel) => join(panel));
  },
};
