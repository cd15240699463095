import { expect, test } from "vitest";
import type { DashboardBody } from "../../wire/wire.js";
import {
  newPanel,
  placed,
  stepped,
  steppedSection,
  withAdded,
  withNewSection,
  withoutPanel,
  withoutSection,
  withPanel,
  withShown,
} from "./body.js";

const panel = (id: string) => ({
  ...{ id, kind: "lines" as const, keys: [id], title: "", text: "", width: 4, height: 260 },
  options: {},
});

const BODY: DashboardBody = {
  sections: [
    { name: "one", panels: ["a", "b", "c"].map(panel), folded: false },
    { name: "two", panels: [panel("d")], folded: false },
    { name: "empty", panels: [], folded: false },
  ],
  shown: { smoothing: 0, x: "step", group_by: null },
  hidden: [],
  known: [],
};

const order = ({ sections }: DashboardBody) =>
  sections.map(({ name, panels }) => `${name}: ${panels.map(({ id }) => id).join("")}`).join(", ");

test("a panel steps through its section and into the next", () => {
  expect(order(stepped(BODY, "a", 1))).toBe("one: bac, two: d, empty: ");
  expect(order(stepped(BODY, "b", 1))).toBe("one: acb, two: d, empty: ");
  expect(order(stepped(BODY, "b", -1))).toBe("one: bac, two: d, empty: ");
  expect(order(stepped(BODY, "c", -1))).toBe("one: acb, two: d, empty: ");
  expect(order(stepped(BODY, "c", 1))).toBe("one: ab, two: cd, empty: ");
  expect(order(stepped(BODY, "d", 1))).toBe("one: abc, two: , empty: d");
  expect(order(stepped(BODY, "d", -1))).toBe("one: abcd, two: , empty: ");
  expect(stepped(BODY, "a", -1)).toBe(BODY);
  expect(stepped(BODY, "nobody", 1)).toBe(BODY);
});

test("a panel is put before another one or at the end", () => {
  const to = (section: string, before: string | null) => placed(BODY, "b", { section, before });
  expect(order(to("one", "a"))).toBe("one: bac, two: d, empty: ");
  expect(order(to("two", "d"))).toBe("one: ac, two: bd, empty: ");
  expect(order(to("empty", null))).toBe("one: ac, two: d, empty: b");
  expect(to("one", "b")).toBe(BODY);
});

test("a panel stays within what there is room for", () => {
  const sizes = [withPanel(BODY, "a", { width: 40, height: 9000 })];
  sizes.push(withPanel(BODY, "a", { width: -1, height: 3 }));
  expect(sizes.map(({ sections }) => sections[0]?.panels[0])).toEqual([
    { ...panel("a"), width: 12, height: 2000 },
    { ...panel("a"), width: 2, height: 80 },
  ]);
});

test("what is added has a name of its own", () => {
  const spot = { section: "two", before: null };
  let body = BODY;
  for (let times = 0; times < 2; times++)
    body = withAdded(body, newPanel(body, "scatter", { keys: ["lr", "loss"] }), spot);
  expect(body.sections[1]?.panels.map(({ id }) => id)).toEqual(["d", "scatter", "scatter 2"]);
  expect(order(withNewSection(BODY, "two"))).toBe("one: abc, two: d, empty: , two 2: ");
});

test("panels and sections go, and sections change places", () => {
  expect(order(withoutPanel(BODY, "b"))).toBe("one: ac, two: d, empty: ");
  expect(order(withoutSection(BODY, "one"))).toBe("two: d, empty: ");
  expect(order(steppedSection(BODY, "two", -1))).toBe("two: d, one: abc, empty: ");
  expect(order(steppedSection(BODY, "two", 1))).toBe("one: abc, empty: , two: d");
  expect(steppedSection(BODY, "one", -1)).toBe(BODY);
});

test("what all charts are drawn with takes the place of what one has", () => {
  const options = { smoothing: 0.9, log_y: true };
  const own = withPanel(BODY, "a", { options });
  const body = withShown(own, { smoothing: 0.5 });
  expect(body.shown).toEqual({ smoothing: 0.5, x: "step", group_by: null });
  expect(body.sections[0]?.panels[0]?.options).toEqual({ log_y: true });
  expect(own.sections[0]?.panels[0]?.options).toEqual(options);
});
