import { expect, test } from "vitest";
import type { ExperimentLine } from "../../wire/wire.js";
import { byName, holding, linesOf, treeOf } from "./experiment-tree.js";

let ids = 0;

function line(name: string, runs = 1, running = 0, last: number | null = 10): ExperimentLine {
  ids += 1;
  const id = ids;
  const experiment = { id, name, created: 1, note: "", deleted: null, runs, last_started: last };
  return { experiment, running };
}

function drawn(
  lines: ExperimentLine[],
  folds: Record<string, boolean> = {},
  chosen = "",
): string[] {
  return linesOf(treeOf(lines), folds, chosen).map(
    ({ branch, depth, isOpen }) =>
      `${"  ".repeat(depth)}${isOpen === null ? "" : isOpen ? "- " : "+ "}${branch.label}`,
  );
}

test("names are a tree by their slashes, in the order given", () => {
  expect(drawn([line("cnn/wide"), line("plain"), line("cnn/deep/a"), line("cnn")])).toEqual([
    "- cnn",
    "  wide",
    "  - deep",
    "    a",
    "plain",
  ]);
});

test("a group sums what lies in it", () => {
  const [group] = treeOf([line("g/a", 3, 1, 10), line("g/b/c", 4, 0, 30), line("g/b", 5, 2, 20)]);
  expect(group).toMatchObject({ line: null, runs: 12, running: 3, last: 30 });
});

test("an experiment with others below counts them, folded or not", () => {
  const lines = treeOf([line("g", 3), line("g/a", 4)]);
  const runs = (folds: Record<string, boolean>) =>
    linesOf(lines, folds, "").map(({ branch }) => branch.runs);
  expect(runs({})).toEqual([7, 4]);
  expect(runs({ g: true })).toEqual([7]);
});

test("an empty part of a name is of the part beside it", () => {
  const lines = ["/a", "g//b", "a/", "/", "g/b", "a/ /c"].map((name) => line(name));
  expect(drawn(lines)).toEqual(["/a", "- g", "  /b", "  b", "a/", "/", "- a", "   /c"]);
  for (const { experiment } of lines)
    expect(linesOf(treeOf(lines), {}, "").map(({ branch }) => branch.key)).toContain(
      experiment.name,
    );
});

test("groups that hold one group only are one line", () => {
  expect(drawn([line("a/b/c/x"), line("a/b/c/y"), line("d/e")])).toEqual([
    "- a/b/c",
    "  x",
    "  y",
    "- d",
    "  e",
  ]);
  expect(drawn([line("a/b/c/x"), line("a/b")])).toEqual(["- a/b", "  - c", "    x"]);
  expect(drawn([line("a/b/c/x"), line("a")])).toEqual(["- a", "  - b/c", "    x"]);
  expect(drawn([line("a/b/c/x")], { "a/b/c": true })).toEqual(["+ a/b/c"]);
});

test("deleted experiments may share a name", () => {
  const tree = treeOf([line("g/a", 1), line("g/a", 2)]);
  expect(tree[0]?.children.map(({ label }) => label)).toEqual(["a", "a"]);
  expect(new Set(tree[0]?.children.map(({ key }) => key)).size).toBe(2);
  expect(tree[0]?.runs).toBe(3);
});

test("of many experiments only the way to the chosen one is unfolded", () => {
  const lines = Array.from({ length: 60 }, (_, at) => line(`g${at % 3}/x${at}`));
  expect(drawn(lines)).toEqual(["+ g0", "+ g1", "+ g2"]);
  expect(drawn(lines, {}, "g1/x1").filter((one) => one.startsWith("-"))).toEqual(["- g1"]);
  expect(drawn(lines, { g1: true }, "g1/x1")).toEqual(["+ g0", "+ g1", "+ g2"]);
});

test("a filter keeps what holds it, with the groups around and what lies below", () => {
  const tree = treeOf([line("cnn/wide"), line("cnn/deep/a"), line("mlp")]);
  const kept = (text: string) =>
    linesOf(holding(tree, text), {}, "").map(({ branch }) => branch.key);
  expect(kept("DEEP")).toEqual(["cnn/deep", "cnn/deep/a"]);
  expect(kept("cnn")).toEqual(["cnn", "cnn/wide", "cnn/deep", "cnn/deep/a"]);
  expect(kept("nothing")).toEqual([]);
});

test("numbers in names are sorted as numbers", () => {
  const tree = byName(treeOf([line("g/run 10"), line("g/run 2"), line("a")]));
  expect(tree.map(({ label }) => label)).toEqual(["a", "g"]);
  expect(tree[1]?.children.map(({ label }) => label)).toEqual(["run 2", "run 10"]);
});
