import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { type Cell, type ICellModel, isCodeCellModel } from "@jupyterlab/cells";
import { INotebookTracker } from "@jupyterlab/notebook";
import { isTracked, toggled } from "./cell-header.js";
import { icon } from "./lab.js";
import { type AppContext, CATEGORY, COMMANDS, IAppContext, NO_ARGUMENTS } from "./tokens.js";

/** `%%track` on the active cell, on and off. */
export const track: JupyterFrontEndPlugin<void> = {
  id: "trackmagic:track",
  description: "Puts %%track on the active cell, or takes it away.",
  autoStart: true,
  requires: [INotebookTracker, IAppContext],
  optional: [ICommandPalette],
  activate: (
    { commands }: JupyterFrontEnd,
    notebooks: INotebookTracker,
    { preferences, words }: AppContext,
    palette: ICommandPalette | null,
  ) => {
    const isOn = () => isTracked(notebooks.activeCell?.model.sharedModel.getSource() ?? "");
    commands.addCommand(COMMANDS.track, {
      label: words.__("Track runs of this cell"),
      caption: words.__("Put %1 on the active cell, or take it away", "%%track"),
      icon,
      describedBy: NO_ARGUMENTS,
      isToggleable: true,
      isToggled: isOn,
      isEnabled: () => isWritable(notebooks.activeCell),
      execute: () => {
        const cell = notebooks.activeCell;
        if (cell && isWritable(cell)) toggle(cell, preferences.now().experiment);
      },
    });
    palette?.addItem({ command: COMMANDS.track, category: CATEGORY });
    follow(notebooks, isOn, () => commands.notifyCommandChanged(COMMANDS.track));
  },
};

function isWritable(cell: Cell | null): cell is Cell {
  return cell !== null && isCodeCellModel(cell.model) && !cell.readOnly;
}

/** One change for undo; the cursor stays with its text. */
function toggle({ model, editor }: Cell, experiment: string): void {
  const { sharedModel } = model;
  const text = sharedModel.getSource();
  const { from, to, insert } = toggled(text, experiment);
  const cursor = editor?.getOffsetAt(editor.getCursorPosition()) ?? 0;
  sharedModel.updateSource(from, to, insert);
  if (!editor) return;
  const isBelow = cursor >= to;
  const moved = isBelow ? cursor + insert.length - (to - from) : Math.min(cursor, from);
  const position = editor.getPositionAt(moved);
  if (position) editor.setCursorPosition(position);
}

/** Tell when another cell is active, or its header came or went. */
function follow(notebooks: INotebookTracker, isOn: () => boolean, tell: () => void): void {
  let cell: ICellModel | undefined;
  let was = false;
  const look = () => {
    if (was === isOn()) return;
    was = !was;
    tell();
  };
  const turn = () => {
    cell?.sharedModel.changed.disconnect(look);
    cell = notebooks.activeCell?.model;
    cell?.sharedModel.changed.connect(look);
    was = isOn();
    tell();
  };
  notebooks.activeCellChanged.connect(turn);
  turn();
}
