import { type CodeCellModel, isCodeCellModel } from "@jupyterlab/cells";
import { NotebookActions, type Notebook, type NotebookPanel } from "@jupyterlab/notebook";
import { Signal } from "@lumino/signaling";
import { placeOf } from "../ui/panel/desk.js";
import { type Client, isRefusal } from "../wire/client.js";
import type { StoreChoice, StoresQuery } from "../wire/wire.js";
import { isTracked } from "./cell-header.js";
import { focusOf } from "./focus.js";
import type { AppContext } from "./tokens.js";

/** Many cells come at once when a notebook is opened; a kernel names its store a while after. */
const LOOK_AFTER = 150;
const LOOK_AGAIN_AFTER = 1500;

/** A notebook that names trackmagic: its cells on `%%track`, and the store that their runs are in.
 *
 * Nothing is asked for any other notebook, nor while this one is not seen.
 */
export class TrackedNotebook {
  /** Those on `%%track`. */
  cells: readonly CodeCellModel[] = [];
  client: Client | null = null;
  /** Id of the store. */
  store: string | null = null;
  /** Absolute path of the notebook, as the server has it. */
  path = "";
  isSeen = false;
  /** Any of these may be another. */
  readonly changed = new Signal<this, void>(this);

  private names = false;
  private isWanting = true;
  private asking = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private readonly sight = new IntersectionObserver((seen) =>
    this.see(seen.at(-1)?.isIntersecting ?? false),
  );

  constructor(
    readonly panel: NotebookPanel,
    private readonly around: AppContext,
  ) {
    panel.disposed.connect(() => this.dispose());
    void panel.context.ready.then(() => this.begin());
  }

  /** A header has come or gone. */
  look = (): void => {
    if (this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.scan();
    }, LOOK_AFTER);
  };

  private begin(): void {
    if (this.panel.isDisposed) return;
    this.panel.model?.cells.changed.connect(this.look);
    this.panel.sessionContext.kernelChanged.connect(this.want);
    this.panel.context.pathChanged.connect(this.want);
    NotebookActions.executionScheduled.connect(this.hear);
    NotebookActions.executed.connect(this.hear);
    this.sight.observe(this.panel.node);
    this.look();
  }

  private dispose(): void {
    clearTimeout(this.timer);
    clearTimeout(this.again);
    this.sight.disconnect();
    NotebookActions.executionScheduled.disconnect(this.hear);
    NotebookActions.executed.disconnect(this.hear);
    this.isSeen = false;
    this.changed.emit();
    Signal.clearData(this);
  }

  private scan(): void {
    const cells: CodeCellModel[] = [];
    this.names = focusOf(this.panel).saved !== null;
    for (const cell of this.panel.model?.cells ?? []) {
      if (!isCodeCellModel(cell)) continue;
      const text = cell.sharedModel.getSource();
      this.names ||= text.includes("trackmagic");
      if (isTracked(text)) cells.push(cell as CodeCellModel);
    }
    this.cells = cells;
    this.changed.emit();
    void this.find();
  }

  private see(isSeen: boolean): void {
    if (isSeen === this.isSeen) return;
    this.isSeen = isSeen;
    this.changed.emit();
    void this.find();
  }

  /** A kernel makes itself known when a cell of it loads trackmagic. */
  private hear = (_sender: unknown, { notebook }: { notebook: Notebook }): void => {
    if (notebook !== this.panel.content || !this.isWanting) return;
    this.look();
    clearTimeout(this.again);
    this.again = setTimeout(this.look, LOOK_AGAIN_AFTER);
  };

  private want = (): void => {
    this.isWanting = true;
    this.look();
  };

  private async find(): Promise<void> {
    const isOfUse = this.isSeen && (this.names || this.cells.length > 0);
    if (!isOfUse || !this.isWanting || this.asking) return;
    this.asking = true;
    const query = this.query();
    try {
      const { choice } = await this.around.desk.stores(query);
      if (JSON.stringify(query) === JSON.stringify(this.query())) this.take(choice);
      else this.look(); // renamed meanwhile, or of another kernel
    } catch (error) {
      this.isWanting = !isRefusal(error); // no server of ours: the panel says so
    } finally {
      this.asking = false;
    }
  }

  private query(): StoresQuery {
    const setting = this.around.preferences.now().store;
    return { ...placeOf(focusOf(this.panel)), of: "notebook", setting };
  }

  private take({ store, notebook, is_wanting }: StoreChoice): void {
    this.isWanting = is_wanting;
    const path = notebook ?? "";
    if (store === this.store && path === this.path) return;
    this.path = path;
    this.store = store;
    this.client = store === null ? null : this.around.desk.client(store);
    this.changed.emit();
  }
}

const known = new WeakMap<NotebookPanel, TrackedNotebook>();

/** One a notebook panel, whoever asks. */
export function trackedNotebook(panel: NotebookPanel, around: AppContext): TrackedNotebook {
  let found = known.get(panel);
  if (!found) {
    found = new TrackedNotebook(panel, around);
    known.set(panel, found);
  }
  return found;
}
