import { isView, runTitle, titleOf, VIEWS } from "./views.js";
import { expect, test } from "vitest";
import { COMPONENTS } from "./mount.js";
import wire from "../wire/wire.ts?raw";
import type { Address } from "./address.js";

const of = (view: Address["view"], query: Address["query"], state = {}) =>
  titleOf({ store: "0".repeat(32), view, query, state });

test("a tab is named before its view is drawn", () => {
  expect(of("run", { run: "12" })).toBe("#12");
  expect(of("run", { run: "12" }, { run: "#13" })).toBe("#13");
  expect(of("run", { run: "brave-otter" })).toBe("brave-otter");
  expect(of("run", {})).toBe("Run");
  expect(of("compare", { runs: ["12", 13] })).toBe("Compare #12, #13");
  expect(of("compare", { runs: ["12"] }, { runs: ["#1", "#2"] })).toBe("Compare #1, #2");
  expect(of("compare", { runs: 3 })).toBe("Compare");
  expect(of("runs", { experiment: "digits" })).toBe("Runs: digits");
  expect(of("runs", { filter: "lr = 1" })).toBe("Runs");
  expect(of("chart", { keys: ["loss", "f1"] })).toBe("Chart: loss, f1");
  expect(of("chart", { keys: ["loss"] }, { keys: [] })).toBe("Chart");
  expect(runTitle(12, "brave-otter")).toBe("#12 brave-otter");
});

test("each view asks Python for the view of its name, and has a component", () => {
  const [, table = ""] = /^export interface Views \{\n(.*?)^\}/ms.exec(wire) ?? [];
  const names = [...table.matchAll(/^ {2}(\w+): /gm)].map(([, name]) => name);
  expect(names).toContain("runs");
  expect(names).toEqual(expect.arrayContaining(Object.keys(VIEWS)));
  expect(Object.keys(COMPONENTS).sort()).toEqual(Object.keys(VIEWS).sort());
});

test("only names of the table are views, and each has a label and a title", () => {
  expect(["toString", "changes", "", 3].filter(isView)).toEqual([]);
  for (const row of Object.values(VIEWS)) {
    expect(row.label()).not.toBe("");
    expect(row.title({}, {})).not.toBe("");
  }
});
