import type { Client, Plotly } from "./client.js";
import { isRefusal, UNREACHED, ViewError } from "./client.js";
import type { Actions, Changed, Problem } from "./wire.js";
import { withParameter, withXsrf } from "./xsrf.js";

/** Where the server extension is, and how to ask it. */
export interface Server {
  /** Of the Jupyter server, with a slash at its end. */
  baseUrl: string;
  /** `fetch` with whatever the server wants to see: token, XSRF header, credentials. */
  fetch(url: string, init?: RequestInit): Promise<Response>;
  /** For the socket and downloads, which cannot have headers; empty where the cookie is enough. */
  token: string;
}

type Reach = "there" | "not there" | "out of reach";

const GATEWAY_ERRORS = [502, 503, 504];
const POLL_EVERY = 2000;
/** Beside an open socket: dead runs are looked for when one asks, and a cut socket seems open. */
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

/** A client over the server extension: asks by REST, hears changes by WebSocket or polling. */
export class RestClient implements Client {
  private listeners = new Set<(changed: Changed | null) => void>();
  private watchful = new Set<() => void>();
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
    this.open();
    return () => {
      this.listeners.delete(listener);
      this.leave();
    };
  }

  onEveryChange(listener: () => void): () => void {
    this.watchful.add(listener);
    this.open();
    return () => {
      this.watchful.delete(listener);
      this.leave();
    };
  }

  private open(): void {
    this.feed ??= new Feed(
      this.withToken(this.url("changes").replace(/^http/, "ws")),
      (cursor) => this.ask("changes", { cursor }, AbortSignal.timeout(ANSWER_WITHIN)),
      (changed) => {
        for (const one of [...this.listeners]) one(changed);
      },
      () => {
        for (const one of [...this.watchful]) one();
      },
    );
  }

  private leave(): void {
    if (this.listeners.size || this.watchful.size) return;
    this.feed?.close();
    this.feed = null;
  }

  async download(run: number, path: string): Promise<void> {
    const name = path.split("/").map(encodeURIComponent).join("/");
    const link = document.createElement("a");
    link.href = withXsrf(this.withToken(this.url(`artifacts/${run}/${name}`)));
    link.download = path.split("/").pop() ?? path;
    link.click();
  }

  plotly(): Promise<Plotly> {
    return loadPlotly(new URL("trackmagic/plotly.js", this.server.baseUrl).href);
  }

  /** Whether the server has our extension and may open this store; only a yes is remembered. */
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
    return this.server.token ? withParameter(url, "token", this.server.token) : url;
  }
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const found: unknown = await response.json();
    if (isProblem(found)) return found;
  } catch {
    // not ours: a proxy's page, or a server without the extension
  }
  const message = `the server answered ${response.status} ${response.statusText}`.trim();
  const error = GATEWAY_ERRORS.includes(response.status) ? UNREACHED : "ServerError";
  return { error, message, column: null };
}

function isProblem(found: unknown): found is Problem {
  if (typeof found !== "object" || found === null) return false;
  if (!("error" in found && "message" in found)) return false;
  return typeof found.error === "string" && typeof found.message === "string";
}

/** Changes as they come by WebSocket; polled while there is none.
 *
 * A page that is hidden hears of them when it is seen again.
 */
class Feed {
  private socket: WebSocket | null = null;
  private cursor = -1;
  private tries = 0;
  private closed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private polling: ReturnType<typeof setInterval> | undefined;
  private every = 0;
  private asking = false;
  /** Something may have changed that was not told. */
  private missed = false;

  constructor(
    private readonly url: string,
    private readonly poll: (cursor: number) => Promise<Changed>,
    private readonly tell: (changed: Changed | null) => void,
    /** Something changed, whether the page is seen or not. */
    private readonly stir: () => void,
  ) {
    document.addEventListener("visibilitychange", this.turn);
    this.connect();
  }

  close(): void {
    this.closed = true;
    document.removeEventListener("visibilitychange", this.turn);
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
      if (this.tries) this.miss(); // while it was away things may have changed
      this.tries = 0;
    };
    socket.onmessage = (event) => this.hear(JSON.parse(String(event.data)) as Changed);
    socket.onclose = () => {
      if (this.closed) return;
      this.askEvery(POLL_EVERY);
      const after = Math.min(RETRY_AT_MOST, 500 * 2 ** this.tries++);
      this.timer = setTimeout(() => this.connect(), after);
    };
  }

  private askEvery(every: number): void {
    if (this.every === every) return;
    this.every = every;
    clearInterval(this.polling);
    this.polling = setInterval(() => document.hidden || void this.ask(), every);
  }

  private async ask(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      const changed = await this.poll(this.cursor);
      if (!this.closed) this.hear(changed);
    } catch (error) {
      const isGone = isRefusal(error) && !this.missed;
      this.missed = true; // views may have asked in vain too: the next answer tells them
      if (isGone) this.tell(null); // each is to hear why
    } finally {
      this.asking = false;
    }
  }

  private hear(changed: Changed): void {
    const before = this.cursor;
    this.cursor = changed.cursor;
    if (changed.cursor !== before) this.stir();
    if (before < 0 || this.missed)
      this.miss(); // what a view was told may be older than this
    else if (changed.cursor === before) return;
    else if (document.hidden) this.missed = true;
    else this.tell(changed);
  }

  private miss(): void {
    this.missed = document.hidden;
    if (!this.missed) this.tell(null);
  }

  /** The page is hidden, or seen again. */
  private turn = () => {
    if (document.hidden) return;
    if (this.missed) this.miss();
    void this.ask();
  };
}

const loading = new Map<string, Promise<Plotly>>();
let failures = 0;

/** plotly.js from an address, once a page; what failed is tried again when it is next wanted. */
function loadPlotly(url: string): Promise<Plotly> {
  let found = loading.get(url);
  if (!found) {
    // Chromium keeps the failure of an address as long as the page lives: another one is asked
    const address = failures ? withParameter(url, "again", `${failures}`) : url;
    found = import(/* webpackIgnore: true */ withXsrf(address)).then(
      (module: { default: Plotly }) => module.default,
    );
    found.catch(() => {
      failures += 1;
      loading.delete(url);
    });
    loading.set(url, found);
  }
  return found;
}
