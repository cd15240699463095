import { expect, test } from "vitest";
import { optionsOf, queryOf, scopeOf } from "./options.js";

const of = (values: Record<string, unknown>) => (name: string) => values[name];

test("the state of the host wins over the query, and the query over what is usual", () => {
  const options = optionsOf(of({ kind: "bar" }), of({ kind: "scatter", keys: ["loss"] }));
  expect(options).toMatchObject({ kind: "bar", keys: ["loss"], x: "step", outliers: true });
});

test("a choice of none wins too", () => {
  expect(optionsOf(of({ group_by: null }), of({ group_by: "lr" })).group_by).toBeNull();
});

test("what does not fit is passed over", () => {
  const state = of({ kind: "toString", keys: "loss", smoothing: 1, log_x: "yes", hidden: [null] });
  expect(optionsOf(state, of({ smoothing: 0.5 }))).toMatchObject({
    kind: "lines",
    keys: [],
    smoothing: 0.5,
    log_x: false,
    hidden: [],
  });
});

test("runs may be given as numbers", () => {
  expect(scopeOf({ runs: [3, "#4"], filter: null, kind: "bar" })).toEqual({ runs: ["3", "#4"] });
});

test("only lines are asked for by a stretch, and what is hidden is not asked about", () => {
  const lines = queryOf({ runs: ["3"] }, optionsOf(of({ hidden: [3] })), { first: 1, last: 2 });
  expect(lines).toMatchObject({ runs: ["3"], kind: "lines", first: 1, last: 2 });
  expect(lines).not.toHaveProperty("hidden");
  const bars = queryOf({}, optionsOf(of({ kind: "bar" })), { first: 1, last: 2 });
  expect(bars).not.toHaveProperty("first");
});
