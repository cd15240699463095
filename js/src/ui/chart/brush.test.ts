// @vitest-environment jsdom
import { expect, test } from "vitest";
import { brushed, onBrush } from "./brush.js";

test("a table that comes later hears of the brush that is there, and of its end", () => {
  const heard: (readonly number[] | null)[] = [];
  brushed([3, 5]);
  const quiet = onBrush((runs) => heard.push(runs));
  brushed([5]);
  brushed(null);
  quiet();
  brushed([9]);
  expect(heard).toEqual([[3, 5], [5], null]);
  brushed(null);
});

test("without a brush a table hears nothing at first", () => {
  const heard: unknown[] = [];
  onBrush((runs) => heard.push(runs))();
  expect(heard).toEqual([]);
});

test("what is no list of runs is not passed on", () => {
  const heard: unknown[] = [];
  const quiet = onBrush((runs) => heard.push(runs));
  window.dispatchEvent(new CustomEvent("trackmagic:brush", { detail: ["<img>"] }));
  quiet();
  expect(heard).toEqual([]);
});
