import { expect, test } from "vitest";
import type { Artifact, RunPage } from "../../wire/wire.js";
import { figure, size } from "../parts/format.js";
import { fits } from "./packages.js";
import { framed } from "./preview.js";
import { tabAfter } from "./tabs.js";
import { treeOf } from "./artifacts.js";
import { concernsRun, isLasting } from "./use-shown-run.js";

function file(path: string, bytes = 1): Artifact {
  return { path, digest: path, size_bytes: bytes, media_type: "text/plain", created: 0 };
}

test("files stand in folders, in natural order, and a folder knows its size", () => {
  const root = treeOf([file("b/x10", 5), file("b/x9", 5), file("a"), file("b/c/d", 7)]);
  expect(root.files.map((one) => one.path)).toEqual(["a"]);
  const [b] = root.folders;
  expect(b?.files.map((one) => one.path)).toEqual(["b/x9", "b/x10"]);
  expect([b?.path, b?.bytes, b?.folders[0]?.path]).toEqual(["b/", 17, "b/c/"]);
});

test("a folder named as a file is another thing", () => {
  const root = treeOf([file("a"), file("a/b"), file("__proto__/x")]);
  expect(root.folders.map((one) => one.path).sort()).toEqual(["__proto__/", "a/"]);
});

test("arrows go round the tabs", () => {
  expect(["ArrowRight", "ArrowLeft", "Home", "End", "x"].map((key) => tabAfter(key, 0, 3))).toEqual(
    [1, 2, 0, 2, null],
  );
  expect(tabAfter("ArrowRight", 2, 3)).toBe(0);
});

test("all words of a search must be there", () => {
  expect(fits("scikit-learn 1.5", "LEARN sci")).toBe(true);
  expect(fits("scikit-learn 1.5", "learn 2")).toBe(false);
  expect(fits("anything", "")).toBe(true);
});

test("sizes are written as in Python", () => {
  expect([0, 999, 999.6, 1500, 99_950, 3_400_000].map(size)).toEqual([
    "0 B",
    "999 B",
    "1.0 kB",
    "1.5 kB",
    "100 kB",
    "3.4 MB",
  ]);
});

test("counts are written as in Python", () => {
  expect([0, 999, 12_345, 1_234_567].map(figure)).toEqual([
    "0",
    "999",
    "12\u202f345",
    "1\u202f234\u202f567",
  ]);
});

test("the rules of a logged page come before anything of its own", () => {
  const page = framed("<meta http-equiv=Content-Security-Policy content='script-src *'>");
  expect(page.indexOf("default-src 'none'")).toBeLessThan(page.indexOf("script-src *"));
});

test("a view asks again for its run, its children, and runs that it has not heard of", () => {
  const run = { number: 5, experiment_id: 1 };
  const shown = { run, runs_inside: [3] } as unknown as RunPage;
  const seen = new Set<number>();
  const about = (runs: number[], experiments: number[] = []) =>
    concernsRun({ cursor: 1, runs, experiments }, shown, seen);
  expect(about([5])).toBe(true);
  expect(about([3])).toBe(true);
  expect(about([4])).toBe(false);
  expect(about([9])).toBe(true);
  expect(about([9])).toBe(false);
  expect(about([], [1])).toBe(true);
  expect(about([], [2])).toBe(false);
});

test("a number or an id names the same run for ever, a name or a place does not", () => {
  expect(["#12", "12", "a".repeat(32)].every(isLasting)).toBe(true);
  expect(["-1", "brave-otter-12", "", "abc123", "#-1"].some(isLasting)).toBe(false);
});
