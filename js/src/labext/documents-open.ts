import type { ILabShell } from "@jupyterlab/application";
import { WidgetTracker } from "@jupyterlab/apputils";
import { isSameState, subject } from "../ui/address.js";
import { DEFAULTS } from "../ui/preferences.js";
import type { Desk } from "../ui/panel/desk.js";
import { type Client, isRefusal } from "../wire/client.js";
import { deskOf } from "../wire/desk.js";
import { type Saved, Tab } from "./documents-tab.js";
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
    const isAny = !Object.keys(address.state ?? {}).length;
    return this.tracker.find((tab) => {
      const shown = tab.shown();
      if (subject(shown) !== subject(address)) return false;
      return isAny || isSameState(shown.state, address.state);
    });
  }

  private add(address: Saved): Tab {
    const { store } = address;
    const client = this.desk.client(store);
    const tab: Tab = new Tab(address, {
      client,
      page: this.pageOf(store),
      preferences: () => this.around?.preferences.now() ?? DEFAULTS,
      open: (view, query) => void this.open({ store, view, query }),
      ready: () => this.ready(client, tab),
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

  /** Rejects where the store cannot be shown; the caption of the tab tells its name. */
  private async ready(client: Client, tab: Tab): Promise<void> {
    void this.desk.stores().then(
      ({ stores }) => tab.tell(stores.find(({ id }) => id === tab.shown().store)),
      () => {}, // it says so below, where that matters
    );
    try {
      await client.ask("changes", {});
    } catch (error) {
      if (!isRefusal(error)) await this.desk.stores(); // which says it better
      throw error;
    }
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
