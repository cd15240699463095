import { PageConfig } from "@jupyterlab/coreutils";
import type { NotebookPanel } from "@jupyterlab/notebook";
import { ServerConnection } from "@jupyterlab/services";
import type { RunView } from "../wire/wire.js";
import type { Shore } from "./tokens.js";
import { showDiff } from "./bridges-diff.js";
import { cameFrom, insert, restoreCode } from "./bridges-insert.js";
import { notebookLink } from "./bridges-link.js";
import { openInBrowser } from "./browser-tab.js";
import { contentsPath } from "./contents-path.js";
import { say, told } from "./told.js";

/** Show the cell that a run called, and what has changed in it since. */
export async function reveal(shore: Shore, store: string, run: number): Promise<void> {
  const { desk, words } = shore.around;
  const found = await desk.client(store).ask("run", { run: String(run) });
  const { call } = found;
  const { parent } = found.run;
  if (!call && parent !== null) return reveal(shore, store, parent);
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
  const panel = await panelOf(shore, path, store, found);
  if (panel === "elsewhere") return;
  if (!panel) {
    sayGone(shore, path, store, found);
    return;
  }
  await panel.context.ready;
  await panel.revealed;
  shore.app.shell.activateById(panel.id);
  await show(shore, panel, store, found);
}

/** The notebook of the run, open or opened now; one that is gone may be open under another name. */
async function panelOf(
  shore: Shore,
  path: string | null,
  store: string,
  { run, call }: RunView,
): Promise<NotebookPanel | "elsewhere" | null> {
  const { notebooks, app } = shore;
  const open = notebooks.find(({ context }) => path !== null && context.localPath === path);
  if (open) return open;
  if (path !== null && (await isThere(app, path))) return opened(shore, path, store, run.number);
  const hasCell = ({ model }: NotebookPanel) =>
    [...(model?.cells ?? [])].some(({ id }) => id === call?.cell_id);
  return notebooks.find(hasCell) ?? null;
}

async function isThere(app: Shore["app"], path: string): Promise<boolean> {
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
  shore: Shore,
  path: string | null,
  store: string,
  { run, call, code }: RunView,
): void {
  const { words } = shore.around;
  const file = call?.notebook ?? "";
  const restore = {
    label: words.__("Put its code into a new cell"),
    callback: () => void told(restoreCode(shore, store, run.number)),
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
  shore: Shore,
  panel: NotebookPanel,
  store: string,
  found: RunView,
): Promise<void> {
  const { desk, words } = shore.around;
  const { number } = found.run;
  const at = cellIndex(panel, found.call?.cell_id ?? "", found.code);
  if (at < 0) {
    const restore = {
      label: words.__("Put its code into a new cell"),
      callback: () => void told(restoreCode(shore, store, number)),
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
  { app, notebooks }: Shore,
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
