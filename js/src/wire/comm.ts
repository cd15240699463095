import type { AnyModel } from "@anywidget/types";
import type { Client, Plotly } from "./client.js";
import { ViewError } from "./client.js";
import { save } from "./save.js";
import type { Actions, Changed, Views } from "./wire.js";

interface Reply {
  id: string;
  ok: boolean;
}

interface Waiting {
  name: string;
  query: unknown;
  resolve(body: DataView): void;
  reject(error: Error): void;
}

/** A message may be lost while a comm opens, and waits while the kernel is busy.
 *
 * It is sent again, less and less often: what waits in a busy kernel is all answered in the end.
 */
const RETRY_AFTER = 4000;
const RETRY_AT_MOST = 60_000;
const POLL_EVERY = 2000;

/** A client over the widget's own comm; one a model, made in `initialize`. */
export class CommClient implements Client {
  private sent = 0;
  /** Another tab hears the answers too: its own have other ids. */
  private readonly me = crypto.getRandomValues(new Uint32Array(2)).join("-");
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
    this.listeners.clear();
    for (const one of [...this.waiting.values()]) one.reject(new Error("the widget was closed"));
  }

  async ask<V extends keyof Views>(
    view: V,
    query: Views[V]["query"],
    signal?: AbortSignal,
  ): Promise<Views[V]["result"]> {
    const pushed = this.snapshot<Views[V]["result"]>(view, query);
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
    save(name, new Blob([bytes]));
  }

  plotly(): Promise<Plotly> {
    this.loaded ??= this.request("plotly", {}).then(async (source) => {
      const { byteOffset, byteLength } = source;
      const bytes = new Uint8Array(source.buffer as ArrayBuffer, byteOffset, byteLength);
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
    const id = `${this.me}-${++this.sent}`;
    return new Promise<DataView>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      let wait = RETRY_AFTER;
      let again: ReturnType<typeof setTimeout> | undefined;
      const send = () => {
        this.model.send({ id, name, query });
        again = setTimeout(send, wait);
        wait = Math.min(RETRY_AT_MOST, wait * 2);
      };
      const stop = () => {
        done();
        reject(signal?.reason);
      };
      const done = () => {
        clearTimeout(again);
        signal?.removeEventListener("abort", stop);
        this.waiting.delete(id);
      };
      signal?.addEventListener("abort", stop);
      this.waiting.set(id, {
        name,
        query,
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
        if (this.isOwn(one.name, one.query)) one.resolve(body);
    }
    for (const one of [...this.listeners]) one(null);
  };

  private poll = async () => {
    try {
      if (document.hidden) return; // what has changed is heard when the page is seen
      const changed = await this.ask("changes", { cursor: this.cursor });
      const isFirst = this.cursor < 0; // what a view was told first may be older than this
      if (changed.cursor !== this.cursor)
        for (const one of [...this.listeners]) one(isFirst ? null : changed);
      this.cursor = changed.cursor;
    } catch {
      // the next poll will tell
    } finally {
      if (this.listeners.size) this.timer = setTimeout(this.poll, POLL_EVERY);
    }
  };

  private snapshot<R>(view: string, query: unknown): R | null {
    const pushed = this.model.get("snapshot");
    if (typeof pushed !== "string" || !pushed || !this.isOwn(view, query)) return null;
    return JSON.parse(pushed) as R;
  }

  /** Snapshots answer the widget's own question, not those of views that were opened from it. */
  private isOwn(view: string, query: unknown): boolean {
    const own = JSON.stringify(this.model.get("query"));
    return view === this.model.get("view") && JSON.stringify(query) === own;
  }
}

function parsed<R>(body: DataView): R {
  return JSON.parse(new TextDecoder().decode(body)) as R;
}
