import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { type ICellModel, isCodeCellModel } from "@jupyterlab/cells";
import { IEditorExtensionRegistry } from "@jupyterlab/codemirror";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { BadgeBoard } from "./badge-board.js";
import { badgeMark } from "./badge-mark.js";
import { trackedNotebook } from "./cell-notebook.js";
import { type AppContext, CATEGORY, COMMANDS, IAppContext, NO_ARGUMENTS } from "./tokens.js";

/** The last run of each tracked cell, told behind its header. */
export const badges: JupyterFrontEndPlugin<void> = {
  id: "trackmagic:badges",
  description: "Shows the last run of a cell on %%track beside its header.",
  autoStart: true,
  requires: [INotebookTracker, IEditorExtensionRegistry, IAppContext],
  optional: [ICommandPalette],
  activate: (
    { commands }: JupyterFrontEnd,
    notebooks: INotebookTracker,
    editors: IEditorExtensionRegistry,
    around: AppContext,
    palette: ICommandPalette | null,
  ) => {
    const board = new BadgeBoard(around);
    editors.addExtension({
      name: "trackmagic:badge",
      factory: ({ model }) => {
        if (!isCell(model)) return null;
        const source = board.source(model);
        return { instance: () => badgeMark(source), reconfigure: () => null };
      },
    });
    const join = (panel: NotebookPanel) => board.follow(trackedNotebook(panel, around));
    notebooks.forEach(join);
    notebooks.widgetAdded.connect((_tracker, panel) => join(panel));
    commands.addCommand(COMMANDS.openOfCell, {
      label: around.words.__("Open last run of the active cell"),
      describedBy: NO_ARGUMENTS,
      isEnabled: () => board.of(notebooks.activeCell?.model) !== null,
      execute: () => board.of(notebooks.activeCell?.model)?.open(),
    });
    palette?.addItem({ command: COMMANDS.openOfCell, category: CATEGORY });
  },
};

/** Files are edited in the same editors. */
function isCell(model: object): model is ICellModel {
  return "type" in model && "id" in model && isCodeCellModel(model as ICellModel);
}
