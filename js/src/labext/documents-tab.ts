import { MainAreaWidget } from "@jupyterlab/apputils";
import { type ReadonlyPartialJSONObject, UUID } from "@lumino/coreutils";
import type { Message } from "@lumino/messaging";
import { Signal } from "@lumino/signaling";
import { Widget } from "@lumino/widgets";
import type { Address } from "../ui/address.js";
import type { Host, Preferences } from "../ui/host.js";
import { titleOf } from "../ui/views.js";
import type { Client } from "../wire/client.js";
import type { StoreLine } from "../wire/wire.js";
import { SeenClient } from "../wire/seen-client.js";
import { icon, loadUi } from "./lab.js";

/** What is written down of a tab, for the next page. */
export interface Saved extends Address {
  id?: string;
  title?: string;
  /** Name of the store, where there are others. */
  among?: string;
}

/** What a tab has from outside. */
interface TabPlace extends Pick<Host, "page" | "open" | "reveal"> {
  client: Client;
  preferences(): Preferences;
  /** Rejects, in words to show, where the store cannot be shown. */
  ready(): Promise<unknown>;
}

/** A view in a tab: it is drawn when it is first seen, and asks for nothing while it is not. */
export class Tab extends MainAreaWidget {
  /** What is shown, or how, is another. */
  readonly changed = new Signal<this, void>(this);
  private readonly client: SeenClient;
  private state: Record<string, unknown>;
  private unmount: (() => void) | null = null;
  private isDrawn = false;
  private name: string;
  private among: string;

  constructor(
    private readonly address: Saved,
    private readonly place: TabPlace,
  ) {
    super({ content: new Widget() });
    this.id = address.id ?? `trackmagic-${UUID.uuid4()}`;
    this.client = new SeenClient(place.client);
    this.state = { ...address.state };
    this.toolbar.hide();
    this.content.addClass("tm-tab");
    this.content.node.tabIndex = -1;
    this.title.icon = icon;
    this.title.className = "tm-tab-title";
    this.name = address.title ?? titleOf(address);
    this.among = address.among ?? "";
    this.label();
  }

  /** What is shown, as it is set up now. */
  shown(): Address {
    const { store, view, query } = this.address;
    return { store, view, query, state: this.state };
  }

  /** For the next page: `Saved`, as JSON. */
  saved(): ReadonlyPartialJSONObject {
    const saved: Saved = { ...this.shown(), id: this.id, title: this.name, among: this.among };
    return JSON.parse(JSON.stringify(saved)) as ReadonlyPartialJSONObject;
  }

  /** Say which store this is: in the caption, and in the title where there are others. */
  tell(store: StoreLine | undefined, isOnly: boolean): void {
    if (!store) return;
    this.title.caption = `${store.name}\n${store.location}`;
    this.among = isOnly ? "" : store.name;
    this.label();
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.unmount?.();
    super.dispose();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    if (this.isVisible) this.look();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.look();
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    this.client.see(false);
  }

  private look(): void {
    this.client.see(true);
    if (this.isDrawn) return;
    this.isDrawn = true;
    void this.draw();
  }

  private async draw(): Promise<void> {
    const ui = await loadUi(this.content.node, () => this.isDisposed);
    if (!ui) return;
    const { view, query } = this.address;
    const element = document.createElement("div");
    element.tabIndex = -1;
    const { node } = this.content;
    node.addEventListener("focus", () => element.focus({ preventScroll: true })); // keys are the view's
    node.replaceChildren(element);
    if (node === document.activeElement) element.focus({ preventScroll: true });
    const { client } = this;
    const { ready } = this.place;
    this.unmount = ui.mountReady(element, view, { client, host: this.host(), query, ready });
  }

  private host(): Host {
    const { page, open, preferences, reveal } = this.place;
    return {
      state: { get: (key) => this.state[key], set: (key, value) => this.keep(key, value) },
      page,
      store: this.address.store,
      open,
      ...(reveal && { reveal }),
      preferences: preferences(),
      title: (text) => {
        if (text === this.name) return;
        this.name = text;
        this.label();
      },
    };
  }

  private label(): void {
    const label = this.among ? `${this.name} · ${this.among}` : this.name;
    if (label === this.title.label) return;
    this.title.label = label;
    this.changed.emit();
  }

  private keep(key: string, value: unknown): void {
    this.state = { ...this.state, [key]: value };
    this.changed.emit();
  }
}
