import { expect, test } from "vitest";
import { isDirection } from "../compare/direction-button.js";
import { asRecord } from "./kept.js";

test("of a kept table what does not fit is left out", () => {
  expect(asRecord({ loss: "lower", odd: "sideways", toString: "higher" }, isDirection)).toEqual({
    loss: "lower",
    toString: "higher",
  });
  expect(asRecord(["lower"], isDirection)).toBeNull();
  expect(asRecord(null, isDirection)).toBeNull();
});
