import { expect, test } from "vitest";
import type { Row } from "../../wire/wire.js";
import type { Cell } from "../blocks.js";
import { type Folded, isLong, sectionsOf, shownRows } from "./folding.js";

function row(name: string, depth = 0, cell: Cell = ["x"]): Row {
  const last = name.split(".").at(-1) ?? "";
  return { cells: [[{ kind: "span", text: last, whole: name }], cell], depth };
}

function section(...rows: Row[]) {
  return { name: "Params", note: [], rows };
}

function whole(text: string, of: string): Cell {
  return [{ kind: "span", text, whole: of }];
}

test("the rows of a grid stand under the heads of their sections", () => {
  const note: Cell = ["2 equal, not shown"];
  const params: Row = { cells: [["Params"], note], look: "section" };
  const tags: Row = { cells: [["Tags"]], look: "section" };
  expect(sectionsOf([params, row("a"), row("b"), tags])).toEqual([
    { name: "Params", note, rows: [row("a"), row("b")] },
    { name: "Tags", note: [], rows: [] },
  ]);
});

test("rows inside a folded one are not shown, those after it are", () => {
  const rows = section(row("a"), row("a.b", 1), row("a.b.c", 2), row("d"));
  const names = (folded: Folded) => shownRows(rows, folded).map((one) => one.place.slice(7));
  expect(names({})).toEqual(["a", "a.b", "a.b.c", "d"]);
  expect(names({ "Params/a.b": true })).toEqual(["a", "a.b", "d"]);
  expect(names({ "Params/a": true })).toEqual(["a", "d"]);
  expect(names({ "Tags/a": true })).toEqual(["a", "a.b", "a.b.c", "d"]);
});

test("a dict of many keys and a long value are folded until somebody unfolds them", () => {
  const inside = (count: number) => Array.from({ length: count }, (_, at) => row(`a.${at}`, 1));
  const first = (rows: Row[], folded: Folded = {}) => shownRows(section(...rows), folded)[0];
  expect(first([row("a"), ...inside(3)])).toMatchObject({ folds: true, isFolded: false });
  expect(first([row("a"), ...inside(31)])).toMatchObject({ folds: true, isFolded: true });
  const long = row("long", 0, whole("cut", "two\nlines"));
  expect(first([long])).toMatchObject({ folds: true, isFolded: true, isWhole: false });
  expect(first([long], { "Params/long": false })).toMatchObject({ isFolded: false, isWhole: true });
});

test("long is what does not fit a line; a number never is", () => {
  expect(isLong({ cells: [["a"], ["short"], whole("x", "two\nlines")] })).toBe(true);
  expect(isLong(row("a", 0, ["y".repeat(40)]))).toBe(true);
  const number = row("a", 0, whole("0.1", "0.1".padEnd(40, "0")));
  expect(isLong({ ...number, is_number: true })).toBe(false);
  expect(isLong(row("a", 0, ["short"]))).toBe(false);
  expect(isLong(row("a".repeat(40), 0, ["short"]))).toBe(false);
});
