import { expect, test } from "vitest";
import type { CompareCell, CompareRow } from "../../wire/wire.js";
import { type Folded, isFolded, isLong, shownRows } from "./folding.js";

function cell(text: string, more: Partial<CompareCell> = {}): CompareCell {
  const plain = {
    value: text,
    exact: "",
    differs: false,
    is_unknown: false,
    delta: null,
    change: "",
    best: false,
  };
  return { text, verdict: "unknown", ...plain, ...more };
}

function row(key: string, inner = 0, cells = [cell("x")]): CompareRow {
  return { key, cells, label: "", depth: 0, inner, direction: null, points: 0 };
}

test("rows inside a folded one are not shown, those after it are", () => {
  const rows = [row("a", 2), row("a.b", 1), row("a.b.c"), row("d")];
  const keys = (folded: Folded) => shownRows("params", rows, folded).map((one) => one.key);
  expect(keys({})).toEqual(["a", "a.b", "a.b.c", "d"]);
  expect(keys({ "params/a.b": true })).toEqual(["a", "a.b", "d"]);
  expect(keys({ "params/a": true })).toEqual(["a", "d"]);
  expect(keys({ "tags/a": true })).toEqual(["a", "a.b", "a.b.c", "d"]);
});

test("a dict of many keys and a long value are folded until somebody unfolds them", () => {
  expect(isFolded("params", row("few", 3), {})).toBe(false);
  expect(isFolded("params", row("many", 31), {})).toBe(true);
  expect(isFolded("params", row("long"), {})).toBe(true);
  expect(isFolded("params", row("long"), { "params/long": false })).toBe(false);
});

test("long is what does not fit a line; a number never is", () => {
  expect(isLong(row("a", 0, [cell("short"), cell("x", { exact: "two\nlines" })]))).toBe(true);
  expect(isLong(row("a", 0, [cell("y".repeat(40))]))).toBe(true);
  const number = cell("0.1", { value: 0.1, exact: "0.1".padEnd(40, "0") });
  expect(isLong(row("a", 0, [number]))).toBe(false);
  expect(isLong(row("a", 0, [cell("short")]))).toBe(false);
});
