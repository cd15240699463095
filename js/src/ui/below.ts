import type { Client } from "../wire/client.js";
import type { Host, ViewName } from "./host.js";
import type { mount } from "./mount.js";

/** Views that are opened from one another where there are no tabs: below, each with a button that closes it. */
export class Below {
  private readonly undos = new Set<() => void>();

  constructor(
    private readonly client: Client,
    private readonly mountView: typeof mount,
    private readonly page: EventTarget,
  ) {}

  /** Show a view after `anchor`. */
  open(anchor: HTMLElement, view: ViewName, query: Record<string, unknown>): void {
    const root = anchor.getRootNode();
    const before = root instanceof ShadowRoot ? root.activeElement : document.activeElement;
    const panel = document.createElement("section");
    panel.className = "tm-below";
    panel.setAttribute("aria-label", view);
    const shown = document.createElement("div");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tm-close";
    button.textContent = "✕";
    button.setAttribute("aria-label", "Close");
    panel.append(button, shown);
    anchor.after(panel);
    const held = new Map<string, unknown>();
    const host: Host = {
      state: { get: (key) => held.get(key), set: (key, value) => void held.set(key, value) },
      page: this.page,
      open: (name, asked) => this.open(panel, name, asked),
    };
    const unmount = this.mountView(shown, view, { client: this.client, host, query });
    const close = () => {
      unmount();
      panel.remove();
      this.undos.delete(close);
    };
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
