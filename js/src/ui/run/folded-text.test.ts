import { expect, test } from "vitest";
import { type Fold, folds } from "./folded-text.js";

function lines(found: Fold[]): string[] {
  return found.flatMap((one) => [one.line, ...lines(one.inner), ...(one.end ? [one.end] : [])]);
}

test.each([
  { a: 1, b: [1, 2, { c: [] }], d: {}, e: "x" },
  [[[1], [2]], "a { [", { "}": "]" }],
  "just a text",
  [],
  { "": [{ " ": null }] },
])("all lines are there, in their order: %j", (value) => {
  const text = JSON.stringify(value, null, 2);
  expect(lines(folds(text)).join("\n")).toBe(text);
});

test("an object holds its lines and its end", () => {
  const [root] = folds(JSON.stringify({ a: [1, 2], b: 3 }, null, 2));
  expect(root?.inner.map((one) => one.line)).toEqual(['  "a": [', '  "b": 3']);
  expect(root?.inner[0]?.inner.length).toBe(2);
  expect(root?.inner[0]?.end).toBe("  ],");
  expect(root?.end).toBe("}");
  expect(root?.size).toBe(4);
});

test("JSON that was cut in the middle keeps what there is", () => {
  const text = JSON.stringify({ a: [1, 2], b: { c: 3 } }, null, 2).slice(0, -12);
  expect(lines(folds(text)).join("\n")).toBe(text);
});
