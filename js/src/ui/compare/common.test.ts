import { expect, test } from "vitest";
import type { CompareCell, CompareRow, Comparison, Run } from "../../wire/wire.js";
import { commonMetrics } from "./common.js";

const CELL = { exact: "", differs: false, is_unknown: false, delta: null, change: "", best: false };

function metric(key: string, points: number, values: (number | null | undefined)[]): CompareRow {
  const cells = values.map((value): CompareCell => {
    const differs = value !== values[0];
    const cell: CompareCell = { ...CELL, text: "", verdict: "unknown", differs };
    return value === undefined ? cell : { ...cell, value };
  });
  return { key, cells, label: "", depth: 0, inner: 0, direction: null, points };
}

function run(number: number): Run {
  return {
    ...{ number, id: "", name: "", experiment_id: 1, experiment: "", status: "finished", note: "" },
    ...{ started: 0, ended: 0, parent: null, deleted: null, late_points: 0 },
  };
}

function comparison(rows: CompareRow[]): Comparison {
  const sections = [{ name: "metrics", rows, equal: 0 }];
  const runs = [1, 2, 3].map(run);
  return {
    runs,
    baseline: 1,
    codes: [],
    sections,
    differences_only: false,
    now: 0,
    texts: [],
    not_known: [],
  };
}

test("metrics of all runs come first, then those that differ, then series; of one run, none", () => {
  const found = comparison([
    metric("of two", 9, [1, 2, undefined]),
    metric("equal", 9, [1, 1, 1]),
    metric("single", 1, [1, 2, 3]),
    metric("alone", 9, [1, undefined, undefined]),
    metric("series", 9, [1, null, 3]),
  ]);
  expect(commonMetrics(found)).toEqual([
    { key: "series", kind: "lines" },
    { key: "single", kind: "bar" },
    { key: "equal", kind: "lines" },
    { key: "of two", kind: "lines" },
  ]);
});
