import { expect, test } from "vitest";
import { combined, type Here } from "./runs-filter.js";

const here: Here = { user: "o'neil", notebook: null, cell: "a1", now: new Date(2026, 10, 21, 15) };

test("what was typed stands as it is when no chip is on", () => {
  expect(combined("loss ", [], here)).toEqual({ filter: "loss ", typedAt: 0 });
  expect(combined("  ", [], here).filter).toBe("");
});

test("chips narrow each other and what was typed", () => {
  expect(combined("loss", ["running", "cell"], here).filter).toBe(
    "loss and status = 'running' and cell = 'a1'",
  );
});

test("what binds less than the chips is put in parentheses, and one knows where it went", () => {
  const { filter, typedAt } = combined("a = 1 or b = 2", ["mine"], here);
  expect(filter).toBe("(a = 1 or b = 2) and user = 'o''neil'");
  expect(filter.slice(typedAt, typedAt + 5)).toBe("a = 1");
});

test("a chip that makes no sense here finds all", () => {
  expect(combined("", ["notebook"], here).filter).toBe("");
});

test("today begins at midnight where one is", () => {
  const midnight = new Date(2026, 10, 21).getTime() / 1000;
  expect(combined("", ["today"], here).filter).toBe(`started >= ${midnight}`);
});
