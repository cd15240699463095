import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker } from "@jupyterlab/notebook";
import { IStatusBar } from "@jupyterlab/statusbar";
import { Signal } from "@lumino/signaling";
import { Widget } from "@lumino/widgets";
import { Pace } from "../ui/pace.js";
import { GLYPHS } from "../ui/parts/status-glyphs.js";
import type { Client } from "../wire/client.js";
import { type TrackedNotebook, trackedNotebook } from "./cell-notebook.js";
import { type AppContext, COMMANDS, IAppContext } from "./tokens.js";

const EVERY = 500;

/** How many runs of the notebook's store are running, in the status bar; nothing when none is. */
export const status: JupyterFrontEndPlugin<void> = {
  id: "trackmagic:status",
  description: "Tells in the status bar how many runs are running.",
  autoStart: true,
  requires: [INotebookTracker, IAppContext],
  optional: [IStatusBar],
  activate: (
    { commands }: JupyterFrontEnd,
    notebooks: INotebookTracker,
    around: AppContext,
    bar: IStatusBar | null,
  ) => {
    if (!bar) return;
    const item = new Item(around.words, () => void commands.execute(COMMANDS.show));
    bar.registerStatusItem("trackmagic:running", {
      item,
      align: "left",
      rank: 900,
      isActive: () => item.running > 0,
      activeStateChanged: item.turned,
    });
    follow(notebooks, around, (running) => item.set(running));
  },
};

/** Tell how many runs are running where the notebook that one works in keeps its own. */
function follow(
  notebooks: INotebookTracker,
  around: AppContext,
  tell: (running: number) => void,
): void {
  let book: TrackedNotebook | null = null;
  let client: Client | null = null;
  let quiet = () => {};
  const pace = new Pace(async () => {
    const asked = client;
    const query = { filter: "status = 'running'", columns: [], limit: 1 };
    const total = asked ? (await asked.ask("runs", query)).total : 0;
    if (asked === client) tell(total);
  }, EVERY);
  const look = () => {
    const next = book?.isSeen ? book.client : null;
    if (next === client) return;
    quiet();
    client = next;
    quiet = next?.onChange(() => pace.soon()) ?? (() => {});
    pace.now();
  };
  const turn = () => {
    book?.changed.disconnect(look);
    const panel = notebooks.currentWidget;
    book = panel && !panel.isDisposed ? trackedNotebook(panel, around) : null;
    book?.changed.connect(look);
    look();
  };
  notebooks.currentChanged.connect(turn);
  turn();
}

class Item extends Widget {
  running = 0;
  readonly turned = new Signal<this, void>(this);

  constructor(
    private readonly words: AppContext["words"],
    show: () => void,
  ) {
    super({ node: document.createElement("button") });
    this.addClass("jp-StatusBar-TextItem");
    this.addClass("jp-mod-highlighted");
    Object.assign(this.node.style, { background: "none", border: "0", cursor: "pointer" });
    this.node.title = words.__("Show experiments and runs");
    this.node.addEventListener("click", show);
  }

  set(running: number): void {
    if (running === this.running) return;
    this.running = running;
    const words = this.words._n("%1 running", "%1 running", running);
    this.node.textContent = `${GLYPHS.running} ${words}`;
    this.turned.emit();
  }
}
