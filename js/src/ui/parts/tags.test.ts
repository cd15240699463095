import { expect, test } from "vitest";
import { merged } from "./tags.js";

test("what was done here is shown before the store is asked again", () => {
  const tags = [
    { key: "stage", value: "a" },
    { key: "old", value: "1" },
  ];
  expect(merged(tags, { stage: "b", old: null, "new one": "" })).toEqual([
    { key: "stage", value: "b" },
    { key: "new one", value: "" },
  ]);
});

test("a key that objects inherit is a tag like any other", () => {
  expect(merged([{ key: "constructor", value: "x" }], {})).toEqual([
    { key: "constructor", value: "x" },
  ]);
});
