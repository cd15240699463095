import type { NotebookPanel } from "@jupyterlab/notebook";
import { KernelMessage } from "@jupyterlab/services";
import type { State } from "../ui/host.js";

const PREFIX = "trackmagic:";
const KEPT = 100;
const TELL_AFTER = 150;

/** A view's state: remembered by the browser, and told to the widget in the kernel when there is one. */
export class OutputState implements State {
  private readonly held: Record<string, unknown>;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly name: string,
    private readonly panel: NotebookPanel | null,
    private readonly modelId: string | null,
  ) {
    this.held = remembered(name);
    if (Object.keys(this.held).length) this.tell();
  }

  get(key: string): unknown {
    return this.held[key];
  }

  set(key: string, value: unknown): void {
    this.held[key] = value;
    remember(this.name, this.held);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), TELL_AFTER);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  /** As ipywidgets' own front-end would; a busy kernel hears it when the cell is done. */
  private tell(): void {
    const kernel = this.panel?.sessionContext.session?.kernel;
    if (!kernel || !this.modelId) return;
    const message = KernelMessage.createMessage({
      msgType: "comm_msg",
      channel: "shell",
      username: kernel.username,
      session: kernel.clientId,
      content: {
        comm_id: this.modelId,
        data: { method: "update", state: { state: JSON.parse(JSON.stringify(this.held)) }, buffer_paths: [] },
      },
    });
    kernel.sendShellMessage(message, false, true);
  }
}

function remembered(name: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(PREFIX + name) ?? "{}");
    return typeof found === "object" && found !== null ? { ...found } : {};
  } catch {
    return {};
  }
}

/** The browser's room is small and shared: the oldest of our own make way. */
function remember(name: string, state: Record<string, unknown>): void {
  try {
    localStorage.removeItem(PREFIX + name);
    const names = Object.keys(localStorage).filter((one) => one.startsWith(PREFIX));
    for (const old of names.slice(0, Math.max(0, names.length - KEPT))) localStorage.removeItem(old);
    localStorage.setItem(PREFIX + name, JSON.stringify(state));
  } catch {
    // private windows and full storage: the state lives as long as the page
  }
}
