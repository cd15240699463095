// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Remembered } from "./remembered.js";

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

const stateOf = (name: string) => new Remembered(name);

test("a state is there again for the next view of the same name", () => {
  stateOf("one").set("filter", "loss < 1");
  expect(stateOf("one").get("filter")).toBe("loss < 1");
  expect(stateOf("other").get("filter")).toBeUndefined();
});

test("of a hundred and more the ones set last are remembered", () => {
  for (let at = 0; at < 130; at++) {
    vi.advanceTimersByTime(1);
    stateOf(`view ${(at * 77) % 130}`).set("at", at);
  }
  const kept = Array.from({ length: 130 }, (_, at) => stateOf(`view ${(at * 77) % 130}`).get("at"));
  expect(kept.slice(0, 30).every((one) => one === undefined)).toBe(true);
  expect(kept.slice(30)).toEqual(Array.from({ length: 100 }, (_, at) => at + 30));
});

test("what is written by something else is no state", () => {
  localStorage.setItem("trackmagic:odd", "{");
  localStorage.setItem("trackmagic:list", '["a"]');
  expect(stateOf("odd").get("a")).toBeUndefined();
  expect(stateOf("list").get("0")).toBeUndefined();
});
