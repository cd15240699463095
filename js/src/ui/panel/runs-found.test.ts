import { expect, test } from "vitest";
import { metricsOf } from "./runs-found.js";

const NONE = { params: [], tags: [], attributes: [], experiments: [] };
const KEYS = { ...NONE, metrics: ["acc", "f1", "loss"] };

test("runs are told by the first of the set metrics that they have", () => {
  expect(metricsOf("loss", ["loss", "gone", "acc"], KEYS)).toEqual(["loss", "acc"]);
  expect(metricsOf("acc", ["loss", "acc"], KEYS)).toEqual(["acc", "loss"]);
});

test("a metric that is not set stands alone, and at most four are asked for", () => {
  expect(metricsOf("f1", ["loss", "acc"], KEYS)).toEqual(["f1"]);
  expect(metricsOf(null, ["loss"], KEYS)).toEqual([]);
  const metrics = ["a", "b", "c", "d", "e"];
  expect(metricsOf("c", metrics, { ...KEYS, metrics })).toEqual(["c", "a", "b", "d"]);
});
