import { expect, test } from "vitest";
import { ACROSS, ARROWS, lineOf, stepped } from "./steps.js";

test("keys of steps stay within a list; Home and End go to its ends", () => {
  const from = (key: string, at: number) => stepped(key, at, 12);
  expect(["ArrowDown", "ArrowUp", "PageDown", "Home", "End"].map((key) => from(key, 5))).toEqual([
    6, 4, 11, 0, 11,
  ]);
  expect([from("ArrowUp", 0), from("ArrowDown", 11), from("PageUp", 3)]).toEqual([0, 11, 0]);
  expect([from("x", 5), from("toString", 5), stepped("Home", 0, 0)]).toEqual([null, null, null]);
});

test("where a list wraps, a step over one end leads to the other, and from none to an end", () => {
  const from = (key: string, at: number) => stepped(key, at, 3, ACROSS, true);
  expect([from("ArrowRight", 2), from("ArrowLeft", 0)]).toEqual([0, 2]);
  expect([from("ArrowRight", -1), from("ArrowLeft", -1)]).toEqual([0, 2]);
  expect([from("Home", 1), from("End", 1), from("ArrowDown", 1)]).toEqual([0, 2, null]);
});

test("below a text Home and End are the caret's", () => {
  const from = (key: string, at: number) => stepped(key, at, 3, ARROWS);
  expect([from("ArrowDown", -1), from("Home", 1), from("End", 1)]).toEqual([0, null, null]);
});

test("a letter leads to the next line that begins with it, whole words to the same one", () => {
  const texts = ["Open", "Chart", "copy", "Delete"];
  expect([lineOf(texts, "c", 0), lineOf(texts, "c", 1), lineOf(texts, "co", 2)]).toEqual([1, 2, 2]);
  expect(lineOf(texts, "x", 0)).toBe(null);
});
