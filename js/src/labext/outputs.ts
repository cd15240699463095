import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { VIEW_TYPE } from "./data.js";
import { OutputView } from "./renderer.js";

/** ipywidgets' own renderer has -10; the smaller number is tried first. */
const BEFORE_WIDGETS = -20;

/** Shows outputs of trackmagic: in trusted notebooks only; elsewhere the static HTML is shown. */
const outputs: JupyterFrontEndPlugin<void> = {
  id: "trackmagic:outputs",
  description: "Shows runs, tables and charts of trackmagic in notebooks.",
  autoStart: true,
  requires: [INotebookTracker],
  activate: (_app: JupyterFrontEnd, notebooks: INotebookTracker) => {
    const join = (panel: NotebookPanel) => {
      const rendermime = panel.content.rendermime;
      rendermime.addFactory(
        { safe: false, mimeTypes: [VIEW_TYPE], createRenderer: () => new OutputView(rendermime, panel) },
        BEFORE_WIDGETS,
      );
    };
    notebooks.forEach(join);
    notebooks.widgetAdded.connect((_tracker, panel) => join(panel));
  },
};

export default outputs;
