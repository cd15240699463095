// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { type Address, link, read } from "../ui/address.js";
import { atAddress, start, write } from "./history.js";
import { NO_TABS, closed, opened } from "./tabs.js";

const STORE = "a".repeat(32);
const PAGE = "http://localhost:3000/user/x/trackmagic/";
const RUN: Address = { store: STORE, view: "run", query: { run: "1" } };
const TABLE: Address = { store: STORE, view: "runs", query: {}, state: { filter: "a = 'b c'" } };

beforeEach(() => {
  sessionStorage.clear();
  history.replaceState(null, "", PAGE);
});

function shown(): Address | null {
  return read(location.href);
}

test("the address bar names what is shown, and another view is a step of the history", () => {
  const before = history.length;
  const one = opened(NO_TABS, RUN, "one");
  write(PAGE, one);
  write(PAGE, opened(one, TABLE, "two"));
  expect(shown()).toEqual(TABLE);
  expect(history.length).toBe(before + 2);
  write(PAGE, opened(one, { ...TABLE, state: { filter: "" } }, "two"));
  expect(history.length).toBe(before + 2);
});

test("a reload finds the tabs, and the one in front", () => {
  const tabs = opened(opened(NO_TABS, TABLE, "two"), RUN, "one");
  write(PAGE, tabs);
  expect(start()).toEqual(tabs);
});

test("a link opens its view beside the tabs that are there", () => {
  write(PAGE, opened(NO_TABS, RUN, "one"));
  history.replaceState(null, "", link(PAGE, TABLE));
  const tabs = start();
  expect(tabs.tabs.map(({ view }) => view)).toEqual(["run", "runs"]);
  expect(tabs.active).toBe(tabs.tabs[1]?.id);
});

test("the page without an address shows what was in front, unless one went back to nothing", () => {
  write(PAGE, opened(NO_TABS, RUN, "one"));
  history.replaceState(null, "", PAGE);
  expect(start().active).toBe("one");
  history.replaceState({ trackmagic: "" }, "", PAGE);
  expect(atAddress(start())).toMatchObject({ active: null });
});

test("going back to a tab that was closed opens it again", () => {
  const both = opened(opened(NO_TABS, TABLE, "two"), RUN, "one");
  write(PAGE, both);
  const left = closed(both, "one");
  history.replaceState({ trackmagic: "one" }, "", link(PAGE, RUN));
  expect(atAddress(left)).toMatchObject({ active: "one" });
});
