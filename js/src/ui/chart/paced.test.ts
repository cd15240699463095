import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Client } from "../../wire/client.js";
import type { Changed } from "../../wire/wire.js";
import { Gate, pacedClient } from "./paced.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function world() {
  const listeners = new Set<(changed: Changed | null) => void>();
  const never = () => Promise.reject(new Error("not asked here"));
  const client: Client = {
    ...{ ask: never, act: never, download: never, plotly: never },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const gate = new Gate();
  const heard: (Changed | null)[] = [];
  const quiet = pacedClient(client, gate, 500).onChange((changed) => heard.push(changed));
  const tell = (changed: Changed | null) => listeners.forEach((listener) => listener(changed));
  return { gate, heard, quiet, tell, listeners };
}

const changed = (cursor: number, ...runs: number[]): Changed => ({ cursor, runs, experiments: [] });

test("changes that follow closely are told as one", () => {
  const { heard, tell } = world();
  tell(changed(1, 1));
  vi.advanceTimersByTime(1);
  for (let cursor = 2; cursor < 50; cursor++) tell(changed(cursor, cursor % 3));
  vi.advanceTimersByTime(498);
  expect(heard).toEqual([changed(1, 1)]);
  vi.advanceTimersByTime(2);
  expect(heard).toEqual([changed(1, 1), changed(49, 2, 0, 1)]);
});

test("what may have been missed stays missed among other changes", () => {
  const { heard, tell } = world();
  tell(changed(1, 1));
  tell(null);
  tell(changed(2, 1));
  vi.advanceTimersByTime(500);
  expect(heard).toEqual([null]);
});

test("nothing is told while nobody looks, and all at once afterwards", () => {
  const { gate, heard, tell } = world();
  gate.open(false);
  tell(changed(1, 1));
  tell(changed(2, 2));
  vi.advanceTimersByTime(5000);
  expect(heard).toEqual([]);
  gate.open(true);
  vi.advanceTimersByTime(1);
  expect(heard).toEqual([changed(2, 1, 2)]);
});

test("its undo leaves no listener and no timer", () => {
  const { heard, quiet, tell, listeners } = world();
  tell(changed(1, 1));
  quiet();
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual([]);
  expect(listeners.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
