import { expect, test } from "vitest";
import type { Address } from "../ui/address.js";
import { NO_TABS, type Tabs, changed, closed, front, opened, restored } from "./tabs.js";

const STORE = "a".repeat(32);

function run(number: string): Address {
  return { store: STORE, view: "run", query: { run: number } };
}

function three(): Tabs {
  return ["1", "2", "3"].reduce((tabs, one) => opened(tabs, run(one), one), NO_TABS);
}

function ids({ tabs }: Tabs): string[] {
  return tabs.map(({ id }) => id);
}

test("a view is opened once and then brought to the front", () => {
  const tabs = opened(three(), run("#1"), "new");
  expect([ids(tabs), tabs.active]).toEqual([["1", "2", "3"], "1"]);
  const elsewhere = { ...run("1"), store: "b".repeat(32) };
  expect(ids(opened(tabs, elsewhere, "new"))).toEqual(["1", "2", "3", "new"]);
});

test("a link to a view that is set up in another way opens a tab beside it", () => {
  const table: Address = { store: STORE, view: "runs", query: {}, state: { filter: "loss < 1" } };
  const tabs = opened(opened(NO_TABS, { ...table, state: {} }, "plain"), table, "filtered");
  expect(ids(tabs)).toEqual(["plain", "filtered"]);
  expect(opened(tabs, table, "again").active).toBe("filtered");
});

test("the one in front gives way to its neighbour", () => {
  expect(closed(three(), "3").active).toBe("2");
  expect(closed({ ...three(), active: "1" }, "1").active).toBe("2");
  expect(closed(three(), "1").active).toBe("3");
  expect(closed(opened(NO_TABS, run("1"), "1"), "1")).toEqual(NO_TABS);
});

test("what was written down is there again, with what was set up", () => {
  const tabs = changed(three(), "2", { title: "#2 bold-fox", state: { tab: "code" } });
  expect(restored(JSON.stringify(tabs))).toEqual(tabs);
  expect(front({ ...tabs, active: "2" })?.title).toBe("#2 bold-fox");
});

const ODD = '{"tabs":[null,{"id":"x"}],"active":"x"}';

test.each([null, "", "no json", "[]", "null", '{"tabs":1}', ODD])(
  "what makes no sense is passed over: %s",
  (text) => expect(restored(text)).toEqual(NO_TABS),
);

test("a tab of a view that this version does not know is passed over", () => {
  const text = JSON.stringify(three()).replace('"view":"run"', '"view":"later"');
  expect(ids(restored(text))).toEqual(["2", "3"]);
});
