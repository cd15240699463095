import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from "@jupyterlab/application";
import {
  Clipboard,
  ICommandPalette,
  type IWidgetTracker,
  Notification,
  WidgetTracker,
} from "@jupyterlab/apputils";
import type { ReadonlyPartialJSONObject } from "@lumino/coreutils";
import { asAddress, shows } from "../ui/address.js";
import { DEFAULTS } from "../ui/host.js";
import type { Bridges, Desk } from "../ui/panel/desk.js";
import { VIEWS } from "../ui/views.js";
import { trans } from "../ui/translation.js";
import { deskOf, reachStore } from "../wire/desk.js";
import { revealing } from "./bridges.js";
import { type Saved, Tab } from "./documents-tab.js";
import { labServer } from "./lab.js";
import { linkTo, openInBrowser, pageLink } from "./link.js";
import {
  type AppContext,
  CATEGORY,
  COMMANDS,
  IAppContext,
  IBridges,
  NO_ARGUMENTS,
} from "./tokens.js";

/** Views as tabs of JupyterLab's main area; Notebook 7 has none, and opens pages of their own. */
export const documents: JupyterFrontEndPlugin<void> = {
  id: "trackmagic:documents",
  description: "Shows runs, tables and charts of trackmagic in tabs.",
  autoStart: true,
  optional: [IAppContext, IBridges, ILabShell, ILayoutRestorer, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    around: AppContext | null,
    bridges: Bridges | null,
    shell: ILabShell | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
  ) => {
    const tabs = shell && new Documents(shell, around, bridges);
    app.commands.addCommand(COMMANDS.open, {
      label: trans.__("Open a view of runs"),
      describedBy: { args: ARGUMENTS },
      execute: (given) => {
        const address = asAddress(given);
        if (!address) return void refuse(given);
        return tabs ? tabs.open({ ...address, ...known(given) }) : openInBrowser(pageLink(address));
      },
    });
    if (!tabs) return;
    addCopyLink(app, tabs.tracker, palette);
    void restorer?.restore(tabs.tracker, {
      command: COMMANDS.open,
      args: (tab) => tab.saved(),
      name: (tab) => tab.id,
    });
  },
};

const ARGUMENTS = {
  type: "object",
  properties: {
    store: { type: "string", description: "Id of the store" },
    view: { type: "string", enum: Object.keys(VIEWS) },
    query: { type: "object", description: "What the view is asked" },
    state: { type: "object", description: "How the view is set up" },
  },
  required: ["store", "view", "query"],
};

/** What a tab has written down beside its address. */
function known({ id, title, among }: ReadonlyPartialJSONObject): Partial<Saved> {
  return {
    ...(typeof id === "string" && { id }),
    ...(typeof title === "string" && { title }),
    ...(typeof among === "string" && { among }),
  };
}

function refuse(given: unknown): void {
  const text = JSON.stringify(given).slice(0, 200);
  Notification.error(trans.__("trackmagic cannot open what was asked for: %1", text));
}

const SAVE_AFTER = 300;

/** The tabs that are open. */
class Documents {
  readonly tracker = new WidgetTracker<Tab>({ namespace: "trackmagic" });
  private readonly desk: Desk;
  /** What the views of one store tell each other goes through one of these. */
  private readonly pages = new Map<string, EventTarget>();

  constructor(
    private readonly shell: ILabShell,
    private readonly around: AppContext | null,
    private readonly bridges: Bridges | null,
  ) {
    this.desk = around?.desk ?? deskOf(labServer());
  }

  /** Show a view; one that is open already comes to the front. */
  open(address: Saved): Tab {
    const found = this.find(address) ?? this.add(address);
    this.shell.activateById(found.id);
    return found;
  }

  private find(address: Saved): Tab | undefined {
    if (address.id) return this.tracker.find((tab) => tab.id === address.id);
    return this.tracker.find((tab) => shows(tab.shown(), address));
  }

  private add(address: Saved): Tab {
    const { store } = address;
    const tab: Tab = new Tab(address, {
      client: this.desk.client(store),
      page: this.pageOf(store),
      preferences: () => this.around?.preferences.now() ?? DEFAULTS,
      open: (view, query) => void this.open({ store, view, query }),
      ready: () => this.ready(tab),
      ...revealing(this.bridges, store),
    });
    this.saveLater(tab);
    void this.tracker.add(tab);
    this.shell.add(tab, "main", { type: "trackmagic" });
    return tab;
  }

  private pageOf(store: string): EventTarget {
    const found = this.pages.get(store) ?? new EventTarget();
    this.pages.set(store, found);
    return found;
  }

  /** Rejects where the store cannot be shown; the tab tells its name. */
  private ready(tab: Tab): Promise<void> {
    const { store } = tab.shown();
    void this.desk.stores().then(
      ({ stores }) =>
        tab.tell(
          stores.find(({ id }) => id === store),
          stores.length === 1,
        ),
      () => {}, // it says so below, where that matters
    );
    return reachStore(this.desk, store);
  }

  /** Written down soon after a change, for the next page. */
  private saveLater(tab: Tab): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    tab.changed.connect(() => {
      clearTimeout(timer);
      timer = setTimeout(() => void this.tracker.save(tab), SAVE_AFTER);
    });
    tab.disposed.connect(() => clearTimeout(timer));
  }
}

/** A command that copies a link to what a tab shows: in the palette, and in the menu of the tab. */
function addCopyLink(
  app: JupyterFrontEnd,
  tracker: IWidgetTracker<Tab>,
  palette: ICommandPalette | null,
): void {
  const command = COMMANDS.copyLink;
  const args = { menu: true };
  /** The one whose menu it was asked in, or the one that is in front. */
  const meant = ({ menu }: { menu?: unknown }) => {
    const tabNode = menu ? app.contextMenuHitTest((node) => "id" in node.dataset) : null;
    const id = tabNode?.dataset.id ?? app.shell.currentWidget?.id;
    return tracker.find((tab) => tab.id === id);
  };
  app.commands.addCommand(command, {
    label: trans.__("Copy link to this view"),
    describedBy: NO_ARGUMENTS,
    isEnabled: (given) => meant(given) !== undefined,
    execute: (given) => {
      const tab = meant(given);
      if (!tab) return;
      Clipboard.copyToSystem(linkTo(tab.shown()));
      const said = trans.__("Copied a link to “%1”", tab.title.label);
      Notification.success(said, { autoClose: 2000 });
    },
  });
  palette?.addItem({ command, category: CATEGORY });
  app.contextMenu.addItem({ command, args, selector: ".lm-TabBar-tab.tm-tab-title", rank: 20 });
}
