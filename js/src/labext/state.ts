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
    if (Object.keys(this.held).length) this.tellSoon();
  }

  get(key: string): unknown {
    return this.held[key];
  }

  set(key: string, value: unknown): void {
    this.held[key] = value;
    remember(this.name, this.held);
    this.tellSoon();
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private tellSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), TELL_AFTER);
  }

  /** As ipywidgets' own front-end would; a busy kernel hears it when the cell is done. */
  private tell(): void {
    const kernel = this.panel?.sessionContext.session?.kernel;
    if (!kernel || kernel.status === "dead" || !this.modelId) return;
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

/** A state as it is written down: with when, in milliseconds, for storage has no order. */
interface Memory {
  at: number;
  held: Record<string, unknown>;
}

function remembered(name: string): Record<string, unknown> {
  return memory(PREFIX + name)?.held ?? {};
}

function memory(key: string): Memory | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return isMemory(found) ? found : null;
  } catch {
    return null;
  }
}

function isMemory(found: unknown): found is Memory {
  if (typeof found !== "object" || found === null) return false;
  if (!("at" in found && "held" in found)) return false;
  return typeof found.at === "number" && typeof found.held === "object" && found.held !== null;
}

/** The browser's room is small and shared: the oldest of our own make way. */
function remember(name: string, state: Record<string, unknown>): void {
  try {
    const written: Memory = { at: Date.now(), held: state };
    localStorage.setItem(PREFIX + name, JSON.stringify(written));
    const keys = Object.keys(localStorage).filter((one) => one.startsWith(PREFIX));
    if (keys.length <= KEPT) return;
    const age = (key: string) => memory(key)?.at ?? 0;
    keys.sort((one, other) => age(one) - age(other));
    for (const old of keys.slice(0, keys.length - KEPT)) localStorage.removeItem(old);
  } catch {
    // private windows and full storage: the state lives as long as the page
  }
}
