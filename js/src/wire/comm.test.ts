// @vitest-environment jsdom
import type { AnyModel } from "@anywidget/types";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CommClient } from "./comm.js";

type Heard = (...found: unknown[]) => void;
interface Sent {
  id: string;
  name: string;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The road to a kernel: what is said there is kept, and answered by hand. */
function world() {
  const heard = new Map<string, Set<Heard>>();
  const sent: Sent[] = [];
  const model = {
    get: () => "",
    send: (message: Sent) => void sent.push(message),
    on: (name: string, listener: Heard) =>
      void heard.set(name, (heard.get(name) ?? new Set()).add(listener)),
    off: (name: string, listener: Heard) => void heard.get(name)?.delete(listener),
  } as unknown as AnyModel;
  const answer = (id: string, body: unknown, ok = true) => {
    const bytes = new DataView(new TextEncoder().encode(JSON.stringify(body)).buffer);
    for (const one of heard.get("msg:custom") ?? []) one({ id, ok }, [bytes]);
  };
  return { client: new CommClient(model), other: () => new CommClient(model), sent, answer };
}

test("an answer to the same question of another tab is not taken for one's own", async () => {
  const { client, other, sent, answer } = world();
  const mine = client.ask("keys", { experiment: "a" });
  const theirs = other().ask("keys", { experiment: "b" });
  answer(sent[1]?.id ?? "", { params: ["b"] });
  answer(sent[0]?.id ?? "", { params: ["a"] });
  expect(await mine).toEqual({ params: ["a"] });
  expect(await theirs).toEqual({ params: ["b"] });
});

test("what a busy kernel does not answer is sent again, less and less often", () => {
  const { client, sent } = world();
  void client.ask("keys", {});
  vi.advanceTimersByTime(4000);
  expect(sent).toHaveLength(2);
  vi.advanceTimersByTime(10 * 60_000);
  expect(sent.length).toBeLessThan(16);
  expect(new Set(sent.map((one) => one.id)).size).toBe(1);
});

test("what is no longer wanted is neither sent again nor answered", async () => {
  const { client, sent, answer } = world();
  const stopped = new AbortController();
  const asked = client.ask("keys", {}, stopped.signal);
  stopped.abort(new Error("gone"));
  await expect(asked).rejects.toThrow("gone");
  answer(sent[0]?.id ?? "", {});
  expect(vi.getTimerCount()).toBe(0);
});

test("the end of the widget ends what waits", async () => {
  const { client } = world();
  const acting = client.act("rename", { run: 1, name: "x" });
  client.close();
  await expect(acting).rejects.toThrow("closed");
  expect(vi.getTimerCount()).toBe(0);
});

test("the first look at the store tells that changes may have been missed, the next ones what they are", async () => {
  const { client, sent, answer } = world();
  const told: unknown[] = [];
  const quiet = client.onChange((changed) => told.push(changed));
  const look = async (cursor: number) => {
    await vi.advanceTimersByTimeAsync(2000);
    const changed = { cursor, runs: [cursor], experiments: [] };
    answer(sent.at(-1)?.id ?? "", changed);
    await vi.advanceTimersByTimeAsync(0);
    return changed;
  };
  await look(7);
  expect(told).toEqual([null]);
  await look(7);
  const changed = await look(8);
  expect(told).toEqual([null, changed]);
  quiet();
  expect(vi.getTimerCount()).toBe(0);
});
