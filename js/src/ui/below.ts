import type { Client } from "../wire/client.js";
import type { Host } from "./host.js";
import type { mount } from "./mount.js";
import { trans } from "./translation.js";
import { type ViewName, VIEWS } from "./views.js";

/** What a panel shows, as it is set up. */
export interface Shown {
  view: ViewName;
  query: Record<string, unknown>;
  state: Record<string, unknown>;
}

/** Views that are opened from one another in an output: below, with a button that closes each. */
export class Below {
  private readonly undos = new Set<() => void>();

  constructor(
    private readonly client: Client,
    private readonly mountView: typeof mount,
    /** Of the view that they are opened from. */
    private readonly outer: Pick<Host, "page" | "store" | "reveal">,
    /** Show a view in a tab, where there are some. */
    private readonly openTab?: (shown: Shown) => void,
  ) {}

  /** Show a view after `anchor`; in a tab, where there are some and the key for it is held. */
  open(anchor: HTMLElement, view: ViewName, query: Record<string, unknown>): void {
    const { openTab } = this;
    if (openTab && wantsTab(window.event)) return openTab({ view, query, state: {} });
    const root = anchor.getRootNode();
    const before = root instanceof ShadowRoot ? root.activeElement : document.activeElement;
    const panel = document.createElement("section");
    panel.className = "tm-below";
    panel.setAttribute("aria-label", VIEWS[view].label());
    const shown = document.createElement("div");
    const button = small("✕", trans.__("Close"));
    panel.append(button, shown);
    anchor.after(panel);
    const held = new Map<string, unknown>();
    const host: Host = {
      state: { get: (key) => held.get(key), set: (key, value) => void held.set(key, value) },
      ...this.outer,
      open: (name, asked) => this.open(panel, name, asked),
    };
    const unmount = this.mountView(shown, view, { client: this.client, host, query });
    const close = () => {
      unmount();
      panel.remove();
      this.undos.delete(close);
    };
    if (openTab) {
      const beside = small("↗", trans.__("Open in a tab"));
      beside.classList.add("tm-beside");
      beside.onclick = () => openTab({ view, query, state: Object.fromEntries(held) });
      button.after(beside);
    }
    button.onclick = () => {
      close();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
    this.undos.add(close);
    panel.scrollIntoView({ block: "nearest" });
    button.focus({ preventScroll: true });
  }

  /** Close all of them. */
  close(): void {
    for (const undo of [...this.undos]) undo();
  }
}

/** As for any link: with Ctrl or Command. */
function wantsTab(event: Event | undefined): boolean {
  const isInput = event instanceof MouseEvent || event instanceof KeyboardEvent;
  return isInput && (event.ctrlKey || event.metaKey);
}

function small(sign: string, label: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "tm-close";
  button.textContent = sign;
  button.title = label;
  button.setAttribute("aria-label", label);
  return button;
}
