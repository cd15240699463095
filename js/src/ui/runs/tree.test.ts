import { describe, expect, it } from "vitest";
import type { TableRow } from "../../wire/wire.js";
import type { List, Rows } from "./pages.js";
import { lineAt, lineCount, outerOf, placeOf, rowAt, within } from "./tree.js";

function rowOf(number: number, inside = 0): TableRow {
  const run = { number, name: `run ${number}` } as TableRow["run"];
  return {
    run,
    cells: [],
    own: null,
    inside: inside ? { runs: inside, cells: [], is_cut: false } : null,
  };
}

function listOf(total: number, rows: TableRow[], place = 0): List {
  return { total, pages: new Map([[place, { rows, stale: false }]]) };
}

/** Runs 1, 2 (with 10 and 11 inside, and 20 inside of 11) and 3. */
function tree(open: [number, List][]): Rows {
  const top = listOf(3, [rowOf(1), rowOf(2, 2), rowOf(3)]);
  return { ...top, of: { tree: true }, nested: true, inside: new Map(open) } as Rows;
}

const TEN = listOf(2, [rowOf(10), rowOf(11, 1)]);
const numbers = (rows: Rows) =>
  Array.from({ length: lineCount(rows) }, (_, at) => rowAt(rows, at)?.run.number);

describe("the lines of a tree", () => {
  it("are the rows at the top while all is folded", () => {
    expect(numbers(tree([]))).toEqual([1, 2, 3]);
    expect(lineAt(tree([]), 1)).toMatchObject({ level: 1, isOpen: false });
    expect(lineAt(tree([]), 0)).toMatchObject({ isOpen: null });
  });

  it("have what is inside of a run below it, however deep", () => {
    const rows = tree([
      [2, TEN],
      [11, listOf(1, [rowOf(20)])],
    ]);
    expect(numbers(rows)).toEqual([1, 2, 10, 11, 20, 3]);
    expect(numbers(rows).map((_, at) => lineAt(rows, at)?.level)).toEqual([1, 1, 2, 2, 3, 1]);
    expect(numbers(rows).map((run) => placeOf(rows, run ?? 0))).toEqual([0, 1, 2, 3, 4, 5]);
    expect([20, 11, 1].map((run) => outerOf(rows, run))).toEqual([3, 1, null]);
  });

  it("wait for what is not loaded yet, and leave out what is inside of a run out of sight", () => {
    const waiting: List = { total: 2, pages: new Map() };
    expect(numbers(tree([[2, waiting]]))).toEqual([1, 2, undefined, undefined, 3]);
    expect(numbers(tree([[77, TEN]]))).toEqual([1, 2, 3]);
  });

  it("are asked for list by list", () => {
    const rows = tree([[2, TEN]]);
    const spans = within(rows, 1, 3).map(({ list, from, count, top }) => [list, from, count, top]);
    expect(spans).toEqual([
      [null, 1, 1, 1],
      [2, 0, 2, 1],
    ]);
    expect(within(rows, 4, 9).map(({ list, from, count }) => [list, from, count])).toEqual([
      [null, 2, 1],
    ]);
  });
});
