// @vitest-environment jsdom
/** @jsxImportSource preact */
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Stores } from "../../wire/wire.js";
import { usePatience } from "./use-patience.js";
import { whichStore } from "./which-store.js";

const OLD = "a".repeat(32);
const NEW = "b".repeat(32);

function storesOf(...ids: string[]): Stores {
  const line = { location: "/srv", folder: null, changed: 1, problem: "" };
  return {
    stores: ids.map((id) => ({ ...line, id, name: id === OLD ? "old" : "new" })),
    kernels: { k: { store: NEW, version: "1" } },
    default: null,
    wanted: "/srv/.trackmagic",
    root: "/srv",
    user: "ana",
    version: "1",
  };
}

let root: HTMLElement;

function Shown({ stores, kernel, last = "" }: { stores: Stores; kernel: string; last?: string }) {
  const focus = { path: "a.ipynb", kernel, saved: null, cell: null };
  const which = whichStore(stores, focus, "", "", last);
  const found = usePatience(stores, which, focus.path, true, last);
  return <p>{[found?.store?.[0], found?.words, found?.note].join("|")}</p>;
}

function draw(stores: Stores, kernel: string, last?: string): string | null {
  act(() => render(<Shown {...{ stores, kernel, last }} />, root));
  return root.textContent;
}

beforeEach(() => {
  vi.useFakeTimers();
  root = document.createElement("div");
});

afterEach(() => {
  act(() => render(null, root));
  vi.useRealTimers();
});

test("a store that its kernel has just made is waited for without a word", () => {
  const before = draw(storesOf(OLD), "silent");
  expect(before).toBe("a||a.ipynb has no runs yet; showing old");
  expect(draw(storesOf(OLD), "k")).toBe(before);
  act(() => void vi.advanceTimersByTime(7000));
  expect(root.textContent).toBe(before);
  expect(draw(storesOf(OLD, NEW), "k")).toBe("b||");
});

test("one that stays unknown is told of", () => {
  draw(storesOf(OLD), "k");
  act(() => void vi.advanceTimersByTime(9000));
  expect(root.textContent).toMatch(/^a\|The runs of this notebook .* showing old\.\|$/);
});

test("on a new page the store of the page before stays meanwhile", () => {
  const third = "c".repeat(32);
  expect(draw(storesOf(OLD, third), "k", third)).toBe("c||");
});
