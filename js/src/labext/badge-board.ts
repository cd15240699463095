import type { ICellModel } from "@jupyterlab/cells";
import { Pace } from "../ui/pace.js";
import { date } from "../ui/parts/format.js";
import { GLYPHS } from "../ui/parts/status-glyphs.js";
import { type Client, isRefusal } from "../wire/client.js";
import type { CellRun, Changed } from "../wire/wire.js";
import type { Badge, Source } from "./badge-mark.js";
import type { TrackedNotebook } from "./cell-notebook.js";
import type { AppContext } from "./tokens.js";

/** A notebook is asked for so often at most while runs log: milliseconds. */
const EVERY = 500;
/** Whether a text is that of the run is looked at when typing rests. */
const REST = 400;

/** What is known of a cell. */
interface Known {
  listeners: Set<() => void>;
  book: TrackedNotebook | null;
  found: CellRun | null;
  badge: Badge | null;
  isEdited: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** The badges of all cells: asked for by the notebook, told to whatever editor shows the cell. */
export class BadgeBoard {
  private readonly cells = new WeakMap<object, Known>();

  constructor(private readonly around: AppContext) {}

  /** The badge of a cell; null where it has none. */
  of(cell: ICellModel | undefined): Badge | null {
    return (cell && this.cells.get(cell)?.badge) ?? null;
  }

  source(cell: ICellModel): Source {
    const known = this.known(cell);
    return {
      badge: () => known.badge,
      onChange: (listener) => {
        known.listeners.add(listener);
        if (known.found) this.compareSoon(cell, known); // unseen cells are not compared
        return () => known.listeners.delete(listener);
      },
      edited: (isTurned) => {
        if (isTurned) known.book?.look();
        if (known.found) this.compareSoon(cell, known);
      },
    };
  }

  /** Keep the badges of a notebook true, until it is closed. */
  follow(book: TrackedNotebook): void {
    const { preferences } = this.around;
    let client: Client | null = null;
    let quiet = () => {};
    const pace = new Pace(() => this.ask(book), EVERY);
    const turn = () => {
      const wanted = preferences.now().badge !== "nothing" && book.cells.length > 0 && book.isSeen;
      for (const cell of book.panel.model?.cells ?? []) this.known(cell).book = book;
      const next = wanted ? book.client : null;
      if (next !== client) {
        quiet();
        const hear = (changed: Changed | null) => isOfInterest(changed) && pace.soon();
        quiet = next?.onChange(hear) ?? (() => {});
        client = next;
      }
      if (next) pace.now();
      else this.retell(book);
    };
    const unset = preferences.onChange(turn);
    book.changed.connect(turn);
    book.panel.disposed.connect(() => {
      unset();
      quiet();
      pace.close();
    });
  }

  private known(cell: ICellModel): Known {
    let found = this.cells.get(cell);
    if (!found) {
      found = {
        listeners: new Set(),
        book: null,
        found: null,
        badge: null,
        isEdited: false,
        timer: undefined,
      };
      this.cells.set(cell, found);
    }
    return found;
  }

  private async ask(book: TrackedNotebook): Promise<void> {
    const { client, path } = book;
    const cells = book.cells.filter(({ isDisposed, id }) => !isDisposed && id); // some just deleted
    if (!client || !cells.length || book.panel.isDisposed) return;
    const metrics = this.around.preferences.now().metrics;
    const ids = cells.map(({ id }) => id);
    const query = { cells: ids, notebook: path, metrics };
    const answer = await client.ask("cells", query).catch(() => null);
    if (!answer || client !== book.client) return; // what changes next asks again
    for (const [at, cell] of cells.entries()) this.take(cell, answer.cells[ids[at] ?? ""] ?? null);
    this.retell(book);
  }

  private take(cell: ICellModel, found: CellRun | null): void {
    const known = this.known(cell);
    const isOther = known.found?.run.id !== found?.run.id;
    known.found = found;
    if (!isOther) return;
    known.isEdited = false;
    if (found) void this.compare(cell, known);
  }

  private compareSoon(cell: ICellModel, known: Known): void {
    clearTimeout(known.timer);
    known.timer = setTimeout(() => void this.compare(cell, known), REST);
  }

  private async compare(cell: ICellModel, known: Known): Promise<void> {
    const { book, found } = known;
    if (!book?.client || !found || !known.listeners.size) return;
    const text = cell.sharedModel.getSource();
    const edited = await isTextEdited(book.client, found, text).catch(() => known.isEdited);
    if (known.found?.run.id !== found.run.id || cell.sharedModel.getSource() !== text) return;
    known.isEdited = edited;
    this.tell(known);
  }

  private retell(book: TrackedNotebook): void {
    for (const cell of book.panel.model?.cells ?? []) {
      const known = this.cells.get(cell);
      if (known) this.tell(known);
    }
  }

  private tell(known: Known): void {
    const before = known.badge;
    known.badge = this.badgeOf(known);
    const isSame = before?.title === known.badge?.title && before?.text === known.badge?.text;
    if (isSame && before?.isEdited === known.badge?.isEdited) return;
    for (const one of [...known.listeners]) one();
  }

  private badgeOf({ book, found, isEdited: edited }: Known): Badge | null {
    const { preferences, words, open } = this.around;
    const shown = preferences.now().badge;
    const store = book?.store;
    if (!found || !store || shown === "nothing") return null;
    const { run, metric, text, shown: part } = found;
    const number = `#${run.number}`;
    const name = part ? `${metric}.${part}` : metric;
    const told = shown === "status and metric" && metric ? ` ${name} ${text}` : "";
    const when = date(run.started ?? 0);
    const lines = [
      words.__("Run %1: %2, %3, %4", number, run.name, run.status, when),
      ...(edited ? [words.__("The cell has been edited since.")] : []),
    ];
    return {
      status: run.status,
      text: `${GLYPHS[run.status]} ${number}${told}`,
      title: lines.join("\n"),
      isEdited: edited,
      open: () => open({ store, view: "run", query: { run: String(run.number) } }),
    };
  }
}

/** A run, or the goal of an experiment, may be another; null: anything may. */
function isOfInterest(changed: Changed | null): boolean {
  return !changed || changed.runs.length > 0 || changed.experiments.length > 0;
}

/** What stands before a text that a run did not keep, where its digest is made. */
const NOT_KEPT = "not kept\0";
const KEPT = 500;

const answers = new Map<string, Promise<boolean>>();

/** Whether the text of a cell has changed since its run; secrets, kept masked, do not count. */
function isTextEdited(
  client: Client,
  { run, cell_version }: CellRun,
  text: string,
): Promise<boolean> {
  const key = `${run.id} ${cell_version} ${text}`;
  let found = answers.get(key);
  if (!found) {
    found = differs(client, run.number, cell_version, text);
    answers.set(key, found);
    found.catch(() => answers.delete(key));
    if (answers.size > KEPT) answers.delete(answers.keys().next().value ?? "");
  }
  return found;
}

async function differs(
  client: Client,
  run: number,
  version: string,
  text: string,
): Promise<boolean> {
  for (const one of [text, NOT_KEPT + text]) if ((await digest(one)) === version) return false;
  try {
    return !(await client.ask("cell_diff", { run, text })).is_same;
  } catch (error) {
    if (isRefusal(error)) return true; // its code is not kept
    throw error;
  }
}

/** sha256 in hex, as the kernel makes it; null on pages that browsers hold for insecure. */
async function digest(text: string): Promise<string | null> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (!subtle) return null;
  const bytes = await subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, "0")).join("");
}
