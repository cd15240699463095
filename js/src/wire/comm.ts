import type { AnyModel } from "@anywidget/types";
import type { Client, Plotly } from "./client.js";
import { ViewError } from "./client.js";
import type { Actions, Changed, Views } from "./wire.js";

interface Reply {
  id: string;
  ok: boolean;
}

interface Waiting {
  name: string;
  resolve(body: DataView): void;
  reject(error: Error): void;
}

/** A message may be lost while a comm opens, and waits while the kernel is busy: it is sent again. */
const RETRY_AFTER = 4000;
const POLL_EVERY = 2000;

/** A client over the widget's own comm; one a model, made in `initialize`. */
export class CommClient implements Client {
  private sent = 0;
  private waiting = new Map<string, Waiting>();
  private listeners = new Set<(changed: Changed | null) => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private cursor = -1;
  private loaded: Promise<Plotly> | null = null;

  constructor(private readonly model: AnyModel) {
    model.on("msg:custom", this.hear);
    model.on("change:snapshot", this.push);
  }

  close(): void {
    this.model.off("msg:custom", this.hear);
    this.model.off("change:snapshot", this.push);
    clearTimeout(this.timer);
  }

  async ask<V extends keyof Views>(
    view: V,
    query: Views[V]["query"],
    signal?: AbortSignal,
  ): Promise<Views[V]["result"]> {
    const pushed = this.snapshot<Views[V]["result"]>(view);
    return pushed ?? parsed(await this.request(view, query, signal));
  }

  async act<A extends keyof Actions>(
    action: A,
    query: Actions[A]["query"],
  ): Promise<Actions[A]["result"]> {
    return parsed(await this.request(action, query));
  }

  onChange(listener: (changed: Changed | null) => void): () => void {
    this.listeners.add(listener);
    this.timer ??= setTimeout(this.poll, POLL_EVERY);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size) return;
      clearTimeout(this.timer);
      this.timer = undefined;
    };
  }

  async download(run: number, path: string): Promise<void> {
    const { name, data } = await this.ask("bytes", { run, path });
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes]));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  plotly(): Promise<Plotly> {
    this.loaded ??= this.request("plotly", {}).then(async (source) => {
      const bytes = new Uint8Array(source.buffer as ArrayBuffer, source.byteOffset, source.byteLength);
      const url = URL.createObjectURL(new Blob([bytes], { type: "text/javascript" }));
      const module = (await import(/* webpackIgnore: true */ url)) as { default: Plotly };
      return module.default;
    });
    this.loaded.catch(() => {
      this.loaded = null;
    });
    return this.loaded;
  }

  private request(name: string, query: unknown, signal?: AbortSignal): Promise<DataView> {
    const id = `${++this.sent}`;
    return new Promise<DataView>((resolve, reject) => {
      const send = () => this.model.send({ id, name, query });
      const again = setInterval(send, RETRY_AFTER);
      const done = () => {
        clearInterval(again);
        this.waiting.delete(id);
      };
      signal?.addEventListener("abort", () => {
        done();
        reject(signal.reason);
      });
      this.waiting.set(id, {
        name,
        resolve: (body) => {
          done();
          resolve(body);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      });
      send();
    });
  }

  private hear = (reply: Reply, buffers: DataView[]) => {
    const one = this.waiting.get(reply.id);
    const body = buffers[0];
    if (!one || !body) return;
    if (reply.ok) one.resolve(body);
    else one.reject(new ViewError(parsed(body)));
  };

  /** A snapshot has come: it also answers who was asking a kernel that is too busy to hear. */
  private push = () => {
    const pushed = this.model.get("snapshot");
    if (typeof pushed === "string" && pushed) {
      const body = new DataView(new TextEncoder().encode(pushed).buffer);
      for (const one of [...this.waiting.values()])
        if (one.name === this.model.get("view")) one.resolve(body);
    }
    for (const one of [...this.listeners]) one(null);
  };

  private poll = async () => {
    try {
      const changed = await this.ask("changes", { cursor: this.cursor });
      const isFirst = this.cursor < 0;
      if (changed.cursor !== this.cursor && !isFirst)
        for (const one of [...this.listeners]) one(changed);
      this.cursor = changed.cursor;
    } finally {
      if (this.listeners.size) this.timer = setTimeout(this.poll, POLL_EVERY);
    }
  };

  private snapshot<R>(view: string): R | null {
    const pushed = this.model.get("snapshot");
    if (view !== this.model.get("view") || typeof pushed !== "string" || !pushed) return null;
    return JSON.parse(pushed) as R;
  }
}

function parsed<R>(body: DataView): R {
  return JSON.parse(new TextDecoder().decode(body)) as R;
}
