import { isCodeCellModel } from "@jupyterlab/cells";
import type { INotebookModel, INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import type { Focus, Watched } from "../ui/panel/desk.js";
import { viewData } from "./data.js";
import { Value } from "./tokens.js";

const NOWHERE: Focus = { path: null, kernel: null, saved: null, cell: null };
/** An output that comes into the notebook may be its first of ours: milliseconds. */
const LOOK_AFTER = 500;

/** Where one works in a notebook. */
export function focusOf(panel: NotebookPanel): Focus {
  const cell = panel.content.activeCell?.model;
  return {
    path: panel.context.localPath,
    kernel: panel.sessionContext.session?.kernel?.id ?? null,
    saved: storeIn(panel),
    cell: cell && isCodeCellModel(cell) ? cell.id : null,
  };
}

const saved = new WeakMap<INotebookModel, { store: string | null }>();

/** The store that the last of our outputs in a notebook names. */
function storeIn(panel: NotebookPanel): string | null {
  const { model } = panel;
  if (!model) return null;
  let found = saved.get(model);
  if (!found) {
    found = { store: lastStore(model) };
    saved.set(model, found);
    model.contentChanged.connect(forget);
  }
  return found.store;
}

function forget(model: INotebookModel): void {
  model.contentChanged.disconnect(forget);
  saved.delete(model);
}

function lastStore(model: INotebookModel): string | null {
  for (let at = model.cells.length - 1; at >= 0; at--) {
    const cell = model.cells.get(at);
    if (!isCodeCellModel(cell)) continue;
    for (let one = cell.outputs.length - 1; one >= 0; one--) {
      const found = viewData(cell.outputs.get(one));
      if (found) return found.store;
    }
  }
  return null;
}

/** The focus of the notebook that was last worked in; there is none without a tracker. */
export function watchFocus(notebooks: INotebookTracker | null): Watched<Focus> {
  const focus = new Value(NOWHERE);
  if (!notebooks) return focus;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let undo = () => {};
  const look = () => {
    const panel = notebooks.currentWidget;
    if (panel && !panel.isDisposed && !panel.context.isReady) return; // its outputs are not there
    focus.set(panel && !panel.isDisposed ? focusOf(panel) : NOWHERE);
  };
  const lookSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, LOOK_AFTER);
  };
  const turn = () => {
    undo();
    undo = notebooks.currentWidget ? follow(notebooks.currentWidget, look, lookSoon) : () => {};
    look();
  };
  notebooks.currentChanged.connect(turn);
  notebooks.activeCellChanged.connect(look);
  turn();
  return focus;
}

function follow(panel: NotebookPanel, look: () => void, lookSoon: () => void): () => void {
  const { context, sessionContext } = panel;
  context.pathChanged.connect(look);
  context.model.contentChanged.connect(lookSoon);
  sessionContext.kernelChanged.connect(look);
  void context.ready.then(look);
  return () => {
    context.pathChanged.disconnect(look);
    context.model?.contentChanged.disconnect(lookSoon);
    sessionContext.kernelChanged.disconnect(look);
  };
}
