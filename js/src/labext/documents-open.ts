import type { ILabShell } from "@jupyterlab/application";
import { WidgetTracker } from "@jupyterlab/apputils";
import { shows } from "../ui/address.js";
import { DEFAULTS } from "../ui/preferences.js";
import type { Bridges, Desk } from "../ui/panel/desk.js";
import { deskOf, reachStore } from "../wire/desk.js";
import { type Saved, Tab } from "./documents-tab.js";
import { revealing } from "./revealing.js";
import { labServer } from "./server.js";
import type { Surroundings } from "./tokens.js";

const SAVE_AFTER = 300;

/** The tabs that are open. */
export class Documents {
  readonly tracker = new WidgetTracker<Tab>({ namespace: "trackmagic" });
  private readonly desk: Desk;
  /** What the views of one store tell each other goes through one of these. */
  private readonly pages = new Map<string, EventTarget>();

  constructor(
    private readonly shell: ILabShell,
    private readonly around: Surroundings | null,
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
