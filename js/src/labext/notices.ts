import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette, Notification } from "@jupyterlab/apputils";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import type { Preferences } from "../ui/host.js";
import { Pace } from "../ui/pace.js";
import type { Client } from "../wire/client.js";
import type { Happening } from "../wire/wire.js";
import { trackedNotebook } from "./cell-notebook.js";
import { type AppContext, CATEGORY, COMMANDS, IAppContext, NO_ARGUMENTS } from "./tokens.js";

/** What happens is asked for so often at most: milliseconds. */
const EVERY = 1000;
const STAYS = 10_000;
const TYPES = { info: "info", warning: "warning", error: "error" } as const;

/** Tells of runs that end, fail or have something to say, while one works elsewhere. */
export const notices: JupyterFrontEndPlugin<void> = {
  id: "trackmagic:notices",
  description: "Tells of long runs that end, of failures and of alerts.",
  autoStart: true,
  requires: [INotebookTracker, IAppContext],
  optional: [ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    around: AppContext,
    palette: ICommandPalette | null,
  ) => {
    new Notices(app, notebooks, around);
    app.commands.addCommand(COMMANDS.allow, {
      label: around.words.__("Let the browser tell of runs"),
      describedBy: NO_ARGUMENTS,
      isEnabled: () => "Notification" in window && window.Notification.permission !== "denied",
      execute: allow,
    });
    palette?.addItem({ command: COMMANDS.allow, category: CATEGORY });
    let isOn = around.preferences.now().browserNotices;
    around.preferences.onChange(() => {
      const { browserNotices } = around.preferences.now();
      const isTurned = browserNotices && !isOn && navigator.userActivation?.isActive;
      isOn = browserNotices;
      if (isTurned) void allow();
    });
  },
};

/** Asks the person, whose click it was; never by itself. */
async function allow(): Promise<void> {
  if ("Notification" in window && window.Notification.permission === "default")
    await window.Notification.requestPermission();
}

/** Follows the stores of the notebooks that are open. */
class Notices {
  private readonly watches = new Map<string, Watch>();

  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly notebooks: INotebookTracker,
    private readonly around: AppContext,
  ) {
    notebooks.forEach((panel) => {
      this.follow(panel);
    });
    notebooks.widgetAdded.connect((_, panel) => this.follow(panel));
    around.preferences.onChange(this.look);
  }

  private follow(panel: NotebookPanel): void {
    trackedNotebook(panel, this.around).changed.connect(this.look);
    panel.disposed.connect(this.look);
    this.look();
  }

  /** Those that are open, by the store that their runs are in. */
  private open(): Map<string, { client: Client; panels: NotebookPanel[] }> {
    const stores = new Map<string, { client: Client; panels: NotebookPanel[] }>();
    this.notebooks.forEach((panel) => {
      if (panel.isDisposed) return;
      const { store, client } = trackedNotebook(panel, this.around);
      if (!store || !client) return;
      const { panels } = stores.get(store) ?? { panels: [] };
      stores.set(store, { client, panels: [...panels, panel] });
    });
    return stores;
  }

  private look = (): void => {
    const isOn = this.around.preferences.now().notices.length > 0;
    const stores = isOn ? this.open() : new Map<string, never>();
    for (const [store, watch] of this.watches) {
      if (stores.has(store)) continue;
      watch.close();
      this.watches.delete(store);
    }
    for (const [store, { client }] of stores) {
      if (this.watches.has(store)) continue;
      this.watches.set(store, new Watch(client, (happening) => this.tell(store, happening)));
    }
  };

  private tell(store: string, happening: Happening): void {
    const panels = this.open().get(store)?.panels ?? [];
    const of = (panel: NotebookPanel) =>
      trackedNotebook(panel, this.around).path === happening.notebook;
    const isOfHere = happening.notebook ? panels.some(of) : happening.is_own && panels.length > 0;
    const isSeen =
      !document.hidden &&
      panels.some(
        (panel) => panel === this.app.shell.currentWidget && (!happening.notebook || of(panel)),
      );
    if (!isOfHere || !isWorthTelling(happening, isSeen, this.around.preferences.now())) return;
    const { run, title, text, level } = happening;
    const head = `${run.experiment}, ${run.name} (#${run.number}): ${title}`;
    const show = () => this.around.open({ store, view: "run", query: { run: run.id } });
    Notification.emit(text ? `${head}\n${text}` : head, TYPES[level], {
      autoClose: level === "error" ? false : STAYS,
      actions: [{ label: this.around.words.__("Show run"), callback: show }],
    });
    if (document.hidden) this.tellBrowser(happening, head, show);
  }

  private tellBrowser({ id, text }: Happening, head: string, show: () => void): void {
    const isOn = this.around.preferences.now().browserNotices && "Notification" in window;
    if (!isOn || window.Notification.permission !== "granted") return;
    const notice = new window.Notification(head, { body: text, tag: id });
    notice.onclick = () => {
      window.focus();
      show();
      notice.close();
    };
  }
}

/** Whether somebody who sees the run's notebook, or does not, is to be told. */
export function isWorthTelling(
  { kind, run, seconds }: Happening,
  isSeen: boolean,
  { notices, noticesAfter }: Pick<Preferences, "notices" | "noticesAfter">,
): boolean {
  const isLong = (seconds ?? 0) >= noticesAfter;
  if (kind === "alert") return notices.includes("alerts");
  if (kind === "fail") return notices.includes("failures") && (isLong || !isSeen);
  return notices.includes("ends") && isLong && !isSeen && run.parent === null;
}

/** One store, from the moment that it is followed. */
class Watch {
  private readonly pace = new Pace(() => this.ask(), EVERY);
  private readonly told = new Set<string>();
  private readonly quiet: () => void;
  private cursor = -1;
  private since = 0;

  constructor(
    private readonly client: Client,
    private readonly tell: (happening: Happening) => void,
  ) {
    this.quiet = client.onEveryChange?.(() => this.pace.soon()) ?? (() => {});
    this.pace.now();
  }

  close(): void {
    this.quiet();
    this.pace.close();
  }

  private async ask(): Promise<void> {
    const { cursor, since } = this;
    const answer = await this.client.ask("happenings", { cursor, since });
    this.cursor = answer.cursor;
    if (cursor < 0) this.since = answer.now ?? 0;
    for (const happening of answer.happenings) {
      if (this.told.has(happening.id)) continue;
      this.told.add(happening.id);
      this.tell(happening);
    }
  }
}
