import type { Client, Plotly } from "./client.js";
import { ViewError } from "./client.js";
import type { Actions, Changed, Problem } from "./wire.js";

/** Where the server extension is, and how to ask it. */
export interface Server {
  /** Of the Jupyter server, with a slash at its end. */
  baseUrl: string;
  /** `fetch` with whatever the server wants to see: token, XSRF header, credentials. */
  fetch(url: string, init?: RequestInit): Promise<Response>;
  /** For the socket and downloads, which cannot have headers; empty where a cookie does. */
  token: string;
}

export type Reach = "there" | "not there" | "out of reach";

const UNREACHED = "Unreached";
const GATEWAY_ERRORS = [502, 503, 504];
const POLL_EVERY = 2000;
/** Beside an open socket: the server looks for dead runs when it is asked, and a cut socket seems open. */
const LOOK_EVERY = 5000;
const ANSWER_WITHIN = 10_000;
const RETRY_AT_MOST = 30_000;

const clients = new Map<string, RestClient>();

/** The client of a store, one a page: its views share a socket. */
export function restClient(server: Server, store: string): RestClient {
  const name = `${server.baseUrl} ${store}`;
  let found = clients.get(name);
  if (!found) {
    found = new RestClient(server, store);
    clients.set(name, found);
  }
  return found;
}

/** A client over the server extension: reads and actions by REST, changes by WebSocket or polling. */
export class RestClient implements Client {
  private listeners = new Set<(changed: Changed | null) => void>();
  private feed: Feed | null = null;
  private reached: Promise<Reach> | null = null;

  constructor(
    private readonly server: Server,
    private readonly store: string,
  ) {}

  ask: Client["ask"] = (view, query, signal) => this.post(view, query, signal);

  act: Client["act"] = (action, query) =>
    this.post<Actions[typeof action]["result"]>(action, query).finally(() => this.feed?.look());

  onChange(listener: (changed: Changed | null) => void): () => void {
    this.listeners.add(listener);
    this.feed ??= new Feed(
      this.withToken(this.url("changes").replace(/^http/, "ws")),
      (cursor) => this.ask("changes", { cursor }, AbortSignal.timeout(ANSWER_WITHIN)),
      (changed) => {
        for (const one of [...this.listeners]) one(changed);
      },
    );
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size) return;
      this.feed?.close();
      this.feed = null;
    };
  }

  async download(run: number, path: string): Promise<void> {
    const name = path.split("/").map(encodeURIComponent).join("/");
    const link = document.createElement("a");
    link.href = this.withToken(this.url(`artifacts/${run}/${name}`));
    link.download = path.split("/").pop() ?? path;
    link.click();
  }

  plotly(): Promise<Plotly> {
    return loadPlotly(new URL("trackmagic/plotly.js", this.server.baseUrl).href);
  }

  /** Whether the server has our extension and may open this store; what is no yes is asked again. */
  reach(): Promise<Reach> {
    this.reached ??= this.ask("changes", {}).then(
      () => "there",
      (error: unknown) => {
        this.reached = null;
        return error instanceof ViewError && error.problem.error !== UNREACHED
          ? "not there"
          : "out of reach";
      },
    );
    return this.reached;
  }

  private async post<R>(name: string, query: unknown, signal?: AbortSignal): Promise<R> {
    const response = await this.server.fetch(this.url(`api/${name}`), {
      method: "POST",
      body: JSON.stringify(query),
      headers: { "Content-Type": "application/json" },
      signal: signal ?? null,
    });
    if (response.ok) return (await response.json()) as R;
    throw new ViewError(await problemOf(response));
  }

  private url(path: string): string {
    return new URL(`trackmagic/stores/${this.store}/${path}`, this.server.baseUrl).href;
  }

  /** For what the browser asks by itself, without headers of ours. */
  private withToken(url: string): string {
    if (!this.server.token) return url;
    const found = new URL(url);
    found.searchParams.set("token", this.server.token);
    return found.href;
  }
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const found: unknown = await response.json();
    if (typeof found === "object" && found !== null && "error" in found && "message" in found)
      return found as Problem;
  } catch {
    // not ours: a proxy's page, or a server without the extension
  }
  const message = `the server answered ${response.status} ${response.statusText}`.trim();
  const error = GATEWAY_ERRORS.includes(response.status) ? UNREACHED : "ServerError";
  return { error, message, column: null };
}

/** Changes as they come by WebSocket; polled while there is none. */
class Feed {
  private socket: WebSocket | null = null;
  private cursor = -1;
  private tries = 0;
  private closed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private polling: ReturnType<typeof setInterval> | undefined;
  private every = 0;
  private asking = false;

  constructor(
    private readonly url: string,
    private readonly poll: (cursor: number) => Promise<Changed>,
    private readonly tell: (changed: Changed | null) => void,
  ) {
    this.connect();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    clearInterval(this.polling);
    this.socket?.close();
  }

  /** Ask now: something has been done that changes the store. */
  look(): void {
    if (this.socket?.readyState !== WebSocket.OPEN) void this.ask();
  }

  private connect(): void {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => {
      this.askEvery(LOOK_EVERY);
      if (this.tries) this.tell(null); // while it was away things may have changed
      this.tries = 0;
    };
    socket.onmessage = (event) => this.hear(JSON.parse(String(event.data)) as Changed);
    socket.onclose = () => {
      if (this.closed) return;
      this.askEvery(POLL_EVERY);
      this.timer = setTimeout(() => this.connect(), Math.min(RETRY_AT_MOST, 500 * 2 ** this.tries++));
    };
  }

  private askEvery(every: number): void {
    if (this.every === every) return;
    this.every = every;
    clearInterval(this.polling);
    this.polling = setInterval(() => void this.ask(), every);
  }

  private async ask(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      const changed = await this.poll(this.cursor);
      if (!this.closed) this.hear(changed);
    } catch {
      // the next poll or the socket will tell
    } finally {
      this.asking = false;
    }
  }

  private hear(changed: Changed): void {
    const before = this.cursor;
    this.cursor = changed.cursor;
    if (before < 0) this.tell(null); // what a view was told first may be older than this
    else if (changed.cursor !== before) this.tell(changed);
  }
}

const loading = new Map<string, Promise<Plotly>>();

/** plotly.js from an address, once a page; a failure is tried again when it is next wanted. */
export function loadPlotly(url: string): Promise<Plotly> {
  let found = loading.get(url);
  if (!found) {
    found = import(/* webpackIgnore: true */ url).then((module: { default: Plotly }) => module.default);
    found.catch(() => loading.delete(url));
    loading.set(url, found);
  }
  return found;
}
