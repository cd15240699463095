import type { Notebook, NotebookPanel } from "@jupyterlab/notebook";
import { placeOf } from "../ui/panel/desk.js";
import type { Stores } from "../wire/wire.js";
import type { NotebookContext } from "./tokens.js";
import { focusOf } from "./focus.js";
import { say } from "./lab.js";

const IMPORT = "import trackmagic";

/** Put a cell that loads a run below the active one, not run yet. */
export async function loadRun(context: NotebookContext, store: string, run: number): Promise<void> {
  const { desk, words } = context.around;
  const panel = writable(context);
  if (!panel) return;
  const stores = await desk.stores(placeOf(focusOf(panel)));
  if (!isElsewhere(stores, store)) {
    insert(panel.content, withImport(panel, `run = trackmagic.get_run("#${run}")\nrun`));
    return;
  }
  const found = await desk.client(store).ask("run", { run: String(run) });
  const where = words.__(
    "Run %1 is in another store than those of this notebook: %2",
    `#${run}`,
    locationOf(stores, store),
  );
  const code = `# ${where}\nrun = trackmagic.get_run("${found.run.id}")\nrun`;
  insert(panel.content, withImport(panel, code));
  say(where);
}

/** Whether a notebook's runs go to another store, where its number would be that of another run. */
function isElsewhere({ stores, choice }: Stores, store: string): boolean {
  if (choice.writes_to) return choice.writes_to !== store;
  return choice.store !== store && stores.some(({ id }) => id === store);
}

/** Put the code of a run, as it ran, into a new cell below the active one. */
export async function restoreCode(
  context: NotebookContext,
  store: string,
  run: number,
): Promise<void> {
  const { desk, words } = context.around;
  const panel = writable(context);
  if (!panel) return;
  const client = desk.client(store);
  const shown = await client.ask("run", { run: String(run) });
  if (shown.code) {
    const { code } = await client.ask("cell_diff", { run, text: "" });
    insert(panel.content, code, cameFrom(shown.run.id));
  } else say(words.__("Run %1 has not kept its code.", `#${run}`));
}

/** The notebook that was last worked in, when a cell can be put into it; says so when not. */
function writable({ notebooks, around: { words } }: NotebookContext): NotebookPanel | null {
  const panel = notebooks.currentWidget;
  if (!panel?.model || panel.isDisposed) {
    say(words.__("Open a notebook first: the code goes into a new cell of it."));
    return null;
  }
  if (!panel.model.readOnly && panel.context.contentsModel?.writable !== false) return panel;
  say(words.__("%1 is read-only: no cell can be put into it.", panel.context.localPath));
  return null;
}

/** What a cell says of itself: a kernel reads there which run its first one is to be compared with. */
export function cameFrom(run: string): object {
  return { trackmagic: { call_before: run } };
}

/** One change for undo, with the cursor in the new cell. */
export function insert(notebook: Notebook, source: string, metadata: object = {}): void {
  const { model } = notebook;
  if (!model) return;
  const at = notebook.activeCell ? notebook.activeCellIndex + 1 : 0;
  if (canPart(model.sharedModel)) model.sharedModel.undoManager.stopCapturing();
  model.sharedModel.insertCell(at, {
    cell_type: "code",
    source,
    metadata: { trusted: true, ...metadata },
  });
  notebook.activeCellIndex = at;
  notebook.deselectAll();
  notebook.activate();
  notebook.mode = "edit";
  void notebook.scrollToItem(at, "smart");
}

/** What is done within half a second of another change would be undone with it. */
function canPart(model: object): model is { undoManager: { stopCapturing(): void } } {
  return "undoManager" in model && !!model.undoManager;
}

function withImport(panel: NotebookPanel, code: string): string {
  for (const cell of panel.model?.cells ?? [])
    if (cell.type === "code" && imports(cell.sharedModel.getSource())) return code;
  return `${IMPORT}\n\n${code}`;
}

/** Whether code binds the name `trackmagic`. */
function imports(code: string): boolean {
  return /^\s*import\s+(?:[\w. ]+,\s*)*trackmagic\s*(?:$|[,;#])/m.test(code);
}

function locationOf(stores: Stores, store: string): string {
  return stores.stores.find(({ id }) => id === store)?.location ?? store;
}
