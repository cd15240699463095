import type { NotebookPanel } from "@jupyterlab/notebook";
import { KernelMessage } from "@jupyterlab/services";
import type { JSONObject } from "@lumino/coreutils";
import { Remembered } from "../ui/remembered.js";

const TELL_AFTER = 150;

/** A state that the browser remembers, told to the widget in the kernel when there is one. */
export class OutputState extends Remembered {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    name: string,
    private readonly panel: NotebookPanel,
    private readonly modelId: string | null,
  ) {
    super(name);
    if (Object.keys(this.held).length) this.tellSoon();
  }

  override set(key: string, value: unknown): void {
    super.set(key, value);
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
    const kernel = this.panel.sessionContext.session?.kernel;
    if (!kernel || kernel.status === "dead" || !this.modelId) return;
    const held = JSON.parse(JSON.stringify(this.held)) as JSONObject;
    const message = KernelMessage.createMessage({
      msgType: "comm_msg",
      channel: "shell",
      username: kernel.username,
      session: kernel.clientId,
      content: {
        comm_id: this.modelId,
        data: { method: "update", state: { state: held }, buffer_paths: [] },
      },
    });
    kernel.sendShellMessage(message, false, true);
  }
}
