// @vitest-environment jsdom
import { createServer, type Server as Http } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ViewError } from "./client.js";
import { RestClient } from "./rest.js";
import type { Changed } from "./wire.js";

const STORE = "0123456789abcdef0123456789abcdef";
let http: Http;
let asked: { url: string; body: string }[];
let answers: (url: string) => { status: number; body: string };

beforeEach(async () => {
  asked = [];
  http = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      asked.push({ url: request.url ?? "", body });
      const answer = answers(request.url ?? "");
      response.writeHead(answer.status, { "Content-Type": "application/json" });
      response.end(answer.body);
    });
  });
  await new Promise<void>((done) => http.listen(0, "127.0.0.1", done));
});

afterEach(() => {
  Reflect.deleteProperty(document, "hidden");
  http.closeAllConnections();
  http.close();
  vi.useRealTimers();
});

function client(): RestClient {
  const { port } = http.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}/user/x/`;
  return new RestClient({ baseUrl, token: "", fetch: (url, init) => fetch(url, init) }, STORE);
}

it("asks below the base address and gives the answer", async () => {
  answers = () => ({ status: 200, body: '{"params":["lr"]}' });
  expect(await client().ask("keys", { experiment: "e" })).toEqual({ params: ["lr"] });
  expect(asked).toEqual([
    { url: `/user/x/trackmagic/stores/${STORE}/api/keys`, body: '{"experiment":"e"}' },
  ]);
});

it("rejects with the words and the place that the server gives", async () => {
  const problem = { error: "BadFilter", message: "unexpected '~'", column: 5 };
  answers = () => ({ status: 400, body: JSON.stringify(problem) });
  const failed = await client()
    .ask("runs", { filter: "loss ~" })
    .catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(ViewError);
  expect((failed as ViewError).problem).toEqual(problem);
});

it("says what a proxy answered that is not ours", async () => {
  answers = () => ({ status: 502, body: "<h1>Bad gateway</h1>" });
  await expect(client().ask("keys", {})).rejects.toThrow("the server answered 502");
  expect(await client().reach()).toBe("out of reach");
  answers = () => ({ status: 404, body: "" });
  expect(await client().reach()).toBe("not there");
});

it("polls for changes where there is no socket, and tells only of what is new", async () => {
  let cursor = 7;
  answers = (url) =>
    url.endsWith("/api/changes")
      ? { status: 200, body: JSON.stringify({ cursor, runs: [3], experiments: [] }) }
      : { status: 404, body: "" };
  const heard: (Changed | null)[] = [];
  const found = client();
  const quiet = found.onChange((changed) => heard.push(changed));
  await vi.waitFor(() => expect(heard).toEqual([null]), 8000);
  expect(asked.at(-1)?.body).toBe('{"cursor":-1}');
  cursor = 8;
  const change = { cursor: 8, runs: [3], experiments: [] };
  await vi.waitFor(() => expect(heard).toEqual([null, change]), 8000);
  quiet();
}, 20_000);

const changes = (cursor: number) => ({ cursor, runs: [3], experiments: [] });
const polled = () => asked.filter(({ url }) => url.endsWith("/api/changes")).length;

it("tells that changes may have been missed when the server could not be asked for a while", async () => {
  let status = 200;
  answers = (url) => ({
    status: url.endsWith("/api/changes") ? status : 404,
    body: JSON.stringify(changes(7)),
  });
  const heard: (Changed | null)[] = [];
  const quiet = client().onChange((changed) => heard.push(changed));
  await vi.waitFor(() => expect(heard).toEqual([null]), 8000);
  status = 502;
  const before = polled();
  await vi.waitFor(() => expect(polled()).toBeGreaterThan(before), 8000);
  status = 200;
  await vi.waitFor(() => expect(heard).toEqual([null, null]), 8000);
  quiet();
}, 25_000);

it("asks nothing while the page is hidden, and at once when it is seen again", async () => {
  let cursor = 7;
  answers = (url) => ({
    status: url.endsWith("/api/changes") ? 200 : 404,
    body: JSON.stringify(changes(cursor)),
  });
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const heard: (Changed | null)[] = [];
  const found = client();
  const quiet = found.onChange((changed) => heard.push(changed));
  await vi.waitFor(() => expect(heard).toEqual([null]), 8000);
  const before = polled();
  Object.defineProperty(document, "hidden", { configurable: true, value: true });
  vi.advanceTimersByTime(60_000);
  await found.ask("keys", {}).catch(() => {}); // what had been sent before is there by now
  expect(polled()).toBe(before);
  cursor = 8;
  Reflect.deleteProperty(document, "hidden");
  document.dispatchEvent(new Event("visibilitychange"));
  await vi.waitFor(() => expect(heard).toEqual([null, changes(8)]), 1500);
  quiet();
}, 20_000);
