// @vitest-environment jsdom
import { expect, test } from "vitest";
import { brushed, onBrush } from "./page.js";

test("a view hears of brushes on its page until it leaves", () => {
  const page = new EventTarget();
  const heard: (readonly number[] | null)[] = [];
  const quiet = onBrush(page, (runs) => heard.push(runs));
  brushed(page, [5]);
  brushed(page, null);
  quiet();
  brushed(page, [9]);
  expect(heard).toEqual([[5], null]);
});

test("a brush in one notebook is none of another's", () => {
  const heard: unknown[] = [];
  onBrush(new EventTarget(), (runs) => heard.push(runs));
  brushed(new EventTarget(), [3, 5]);
  expect(heard).toEqual([]);
});

test("what is no list of runs is not passed on", () => {
  const page = new EventTarget();
  const heard: unknown[] = [];
  onBrush(page, (runs) => heard.push(runs));
  page.dispatchEvent(new CustomEvent("trackmagic:brush", { detail: ["<img>"] }));
  expect(heard).toEqual([]);
});
