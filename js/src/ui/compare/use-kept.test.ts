import { expect, test } from "vitest";
import { isDirection } from "./directions.js";
import { asRecord, asReference, asReferences } from "./use-kept.js";

test("numbers and texts name runs, other things do not", () => {
  expect(asReferences([12, "#13", -1, "", null, {}])).toEqual(["#12", "#13", "-1"]);
  expect(asReferences("12")).toBeNull();
  expect(asReference("")).toBeNull();
});

test("of a kept table what does not fit is left out", () => {
  expect(asRecord({ loss: "lower", odd: "sideways", toString: "higher" }, isDirection)).toEqual({
    loss: "lower",
    toString: "higher",
  });
  expect(asRecord(["lower"], isDirection)).toBeNull();
  expect(asRecord(null, isDirection)).toBeNull();
});
