import { expect, test } from "vitest";
import { tableDifference } from "./table-difference.js";

const BASE = {
  columns: ["actual", "cat", "dog"],
  rows: [
    ["cat", "8", "2"],
    ["dog", "1", "9"],
  ],
};

test("a confusion matrix is told cell by cell, with what is more and less", () => {
  const found = tableDifference(BASE, {
    columns: ["actual", "cat", "dog"],
    rows: [
      ["cat", "9", "1"],
      ["dog", "1", "9"],
    ],
  });
  expect(found.changed).toBe(2);
  expect(found.rows[0]?.map((cell) => cell.change)).toEqual(["", "+1", "−1"]);
  expect(found.rows[1]?.some((cell) => cell.differs)).toBe(false);
});

test("rows and columns go by their names, wherever they stand", () => {
  const found = tableDifference(BASE, {
    columns: ["dog", "actual"],
    rows: [
      ["9", "dog"],
      ["2", "cat"],
    ],
  });
  expect(found).toMatchObject({ rowsMore: 0, columnsMore: -1 });
  // the first column has numbers here, so rows go by their places
  expect(found.rows[0]?.[0]).toEqual({ text: "9", differs: true, change: "+7" });
  const named = tableDifference(BASE, { ...BASE, rows: [...BASE.rows].reverse() });
  expect(named.changed).toBe(0);
});

test("a row that the base has not differs, and 7 is 7.0", () => {
  const found = tableDifference(BASE, {
    columns: BASE.columns,
    rows: [
      ["cat", "8.0", "2"],
      ["owl", "1", "1"],
    ],
  });
  expect(found.rows[0]?.map((cell) => cell.differs)).toEqual([false, false, false]);
  expect(found.rows[1]?.map((cell) => cell.differs)).toEqual([true, true, true]);
});

test("a small difference keeps its digits, and none is made of rounding", () => {
  const table = (value: string) => ({ columns: ["x"], rows: [[value]] });
  expect(tableDifference(table("0.1"), table("0.3")).rows[0]?.[0]?.change).toBe("+0.2");
  expect(tableDifference(table("1e-9"), table("3e-9")).rows[0]?.[0]?.change).toBe("+2e-9");
  expect(tableDifference(table("a"), table("b")).rows[0]?.[0]).toEqual({
    text: "b",
    differs: true,
    change: "",
  });
});
