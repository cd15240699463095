import { expect, test } from "vitest";
import { asReference, asReferences, references } from "./references.js";

test("numbers are one run each, however they are parted", () => {
  expect(references(" 12, #13 -1,14 ")).toEqual(["12", "#13", "-1", "14"]);
});

test("a name with blanks and commas is one run", () => {
  expect(references("sweep, part 2")).toEqual(["sweep, part 2"]);
  expect(references("12 monkeys")).toEqual(["12 monkeys"]);
});

test("nothing typed is no run", () => {
  expect(references("  ")).toEqual([]);
});

test("numbers and texts name runs, other things do not", () => {
  expect(asReferences([12, "#13", -1, "", null, {}])).toEqual(["#12", "#13", "-1"]);
  expect(asReferences("12")).toBeNull();
  expect(asReference("")).toBeNull();
});
