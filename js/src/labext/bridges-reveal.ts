import type { Cell } from "@jupyterlab/cells";
import { PageConfig } from "@jupyterlab/coreutils";
import type { NotebookPanel } from "@jupyterlab/notebook";
import { ServerConnection } from "@jupyterlab/services";
import { type PanelLayout, Widget } from "@lumino/widgets";
import type { CellDiff, RunPage } from "../wire/wire.js";
import { cameFrom, insert, restoreCode } from "./bridges-insert.js";
import { contentsPath } from "./contents-path.js";
import { say, told } from "./lab.js";
import { openInBrowser } from "./link.js";
import type { AppContext, NotebookContext } from "./tokens.js";

/** Show the cell that a run called, and what has changed in it since. */
export async function reveal(context: NotebookContext, store: string, run: number): Promise<void> {
  const { desk, words } = context.around;
  const found = await desk.client(store).ask("run", { run: String(run) });
  const { call } = found;
  const { parent } = found.run;
  if (!call && parent !== null) return reveal(context, store, parent);
  if (!call) {
    const by = words.__("Run %1 was made by start_run, not by a %2 cell.", `#${run}`, "%%track");
    say(by);
    return;
  }
  if (!call.notebook || !call.cell_id) {
    say(words.__("Run %1 was not made by a cell of a notebook.", `#${run}`));
    return;
  }
  const path = contentsPath(call.notebook, (await desk.stores()).root);
  const panel = await panelOf(context, path, store, found);
  if (panel === "elsewhere") return;
  if (!panel) {
    sayGone(context, path, store, found);
    return;
  }
  await panel.context.ready;
  await panel.revealed;
  context.app.shell.activateById(panel.id);
  await show(context, panel, store, found);
}

/** The notebook of the run, open or opened now; one that is gone may be open under another name. */
async function panelOf(
  context: NotebookContext,
  path: string | null,
  store: string,
  { run, call }: RunPage,
): Promise<NotebookPanel | "elsewhere" | null> {
  const { notebooks, app } = context;
  const open = notebooks.find(({ context }) => path !== null && context.localPath === path);
  if (open) return open;
  if (path !== null && (await isThere(app, path))) return opened(context, path, store, run.number);
  const hasCell = ({ model }: NotebookPanel) =>
    [...(model?.cells ?? [])].some(({ id }) => id === call?.cell_id);
  return notebooks.find(hasCell) ?? null;
}

async function isThere(app: NotebookContext["app"], path: string): Promise<boolean> {
  try {
    await app.serviceManager.contents.get(path, { content: false });
    return true;
  } catch (error) {
    if (error instanceof ServerConnection.ResponseError && error.response.status === 404)
      return false;
    throw error;
  }
}

function sayGone(
  context: NotebookContext,
  path: string | null,
  store: string,
  { run, call, code }: RunPage,
): void {
  const { words } = context.around;
  const file = call?.notebook ?? "";
  const restore = {
    label: words.__("Put its code into a new cell"),
    callback: () => void told(restoreCode(context, store, run.number)),
  };
  const name = file.replaceAll("\\", "/").split("/").pop() ?? file;
  const message =
    path === null
      ? words.__("The notebook of run %1 is not below this server: %2", `#${run.number}`, file)
      : words.__(
          "%1 is gone; was it renamed? Open it under its new name, then show the cell of run %2 again.",
          name,
          `#${run.number}`,
        );
  say(message, code ? [restore] : []);
}

async function show(
  context: NotebookContext,
  panel: NotebookPanel,
  store: string,
  found: RunPage,
): Promise<void> {
  const { desk, words } = context.around;
  const { number } = found.run;
  const at = cellIndex(panel, found.call?.cell_id ?? "", found.code);
  if (at < 0) {
    const restore = {
      label: words.__("Put its code into a new cell"),
      callback: () => void told(restoreCode(context, store, number)),
    };
    const { label } = panel.title;
    const message = words.__("The cell of run %1 is no longer in %2.", `#${number}`, label);
    say(message, found.code ? [restore] : []);
    return;
  }
  const notebook = panel.content;
  notebook.activeCellIndex = at;
  notebook.deselectAll();
  notebook.mode = "command";
  await notebook.scrollToItem(at, "smart");
  const cell = notebook.widgets[at];
  if (!cell) return;
  const text = cell.model.sharedModel.getSource();
  if (!found.code || found.code === text) {
    flash(cell.node);
    return;
  }
  const diff = await desk.client(store).ask("cell_diff", { run: number, text });
  const restore = () => insertBelow(panel, cell.model.id, diff.code, found.run.id);
  if (diff.is_same) flash(cell.node);
  else await showDiff(cell, number, diff, words, restore);
}

function insertBelow({ content }: NotebookPanel, cell: string, code: string, run: string): void {
  const at = content.widgets.findIndex(({ model }) => model.id === cell);
  if (at >= 0) content.activeCellIndex = at;
  insert(content, code, cameFrom(run));
}

/** By its id; a cell that was cut and put elsewhere has another, but still the text. */
function cellIndex({ content: { widgets } }: NotebookPanel, id: string, code: string): number {
  const found = widgets.findIndex(({ model }) => model.id === id);
  if (found >= 0 || !code) return found;
  return widgets.findIndex(
    ({ model }) => model.type === "code" && model.sharedModel.getSource() === code,
  );
}

/** Open the notebook; Notebook 7 does so in a page of its own, which shows the cell then. */
async function opened(
  { app, notebooks }: NotebookContext,
  path: string,
  store: string,
  run: number,
): Promise<NotebookPanel | "elsewhere" | null> {
  if (PageConfig.getOption("appName") !== "JupyterLab") {
    openInBrowser(notebookLink(path, store, run));
    return "elsewhere";
  }
  await app.commands.execute("docmanager:open", { path, factory: "Notebook" });
  return notebooks.find(({ context }) => context.localPath === path) ?? null;
}

function flash(node: HTMLElement): void {
  const outlines = ["3px solid var(--jp-brand-color1)", "3px solid transparent"];
  node.animate(
    outlines.map((outline) => ({ outline })),
    { duration: 1200, easing: "ease-in" },
  );
}

const shownDiffs = new WeakMap<Cell, Widget>();

/** Show below the text of a cell how it differs from what a run called, until it is closed. */
async function showDiff(
  cell: Cell,
  run: number,
  diff: CellDiff,
  words: AppContext["words"],
  restore: () => void,
): Promise<void> {
  const { mountCellDiff } = await import("./ui.js");
  if (cell.isDisposed) return;
  shownDiffs.get(cell)?.dispose();
  const part = new Widget();
  shownDiffs.set(cell, part);
  const close = () => {
    part.dispose();
    cell.node.focus();
  };
  const unmount = mountCellDiff(part.node, {
    rows: diff.rows,
    title: words.__("Since run %1 this cell has changed", `#${run}`),
    run: `#${run}`,
    onClose: close,
    onRestore: () => {
      part.dispose();
      restore();
    },
  });
  part.disposed.connect(unmount);
  const layout = cell.layout as PanelLayout;
  layout.insertWidget(2, part); // below the header and the text
  part.node.scrollIntoView({ block: "nearest" });
}

const MARK = "#trackmagic-run=";

/** The page of a notebook that shows the cell of a run: Notebook 7 has one page for each. */
function notebookLink(path: string, store: string, run: number): string {
  const page = new URL("notebooks/", new URL(PageConfig.getBaseUrl(), location.href));
  page.pathname += path.split("/").map(encodeURIComponent).join("/");
  page.hash = `${MARK}${store}-${run}`;
  return page.href;
}

/** Show the cell that the address of this page asks for. */
export function followLink(
  { notebooks }: NotebookContext,
  reveal: (store: string, run: number) => Promise<void>,
): void {
  const found = new RegExp(`^${MARK}([0-9a-f]{32})-(\\d+)$`).exec(location.hash);
  if (!found) return;
  const [, store = "", run = ""] = found;
  const showCell = () => {
    notebooks.widgetAdded.disconnect(showCell);
    history.replaceState(null, "", location.href.replace(/#.*/, "")); // a reload does not ask again
    void told(reveal(store, Number(run)));
  };
  if (notebooks.size) showCell();
  else notebooks.widgetAdded.connect(showCell);
}
