import { expect, test } from "vitest";
import type { StoreLine, Stores } from "../../wire/wire.js";
import type { Focus } from "./desk.js";
import { notebookOf, whichStore } from "./which-store.js";

const A = "a".repeat(32);
const B = "b".repeat(32);
const C = "c".repeat(32);

function line(id: string, name: string, folder: string | null = null, problem = ""): StoreLine {
  return { id, name, location: `/srv/${name}/.trackmagic`, folder, changed: 1, problem };
}

function storesOf(stores: StoreLine[], more: Partial<Stores> = {}): Stores {
  return {
    stores,
    kernels: {},
    default: null,
    wanted: "/srv/.trackmagic",
    root: "/srv",
    user: "ana",
    version: "0.2.0",
    ...more,
  };
}

const NOWHERE: Focus = { path: null, kernel: null, saved: null, cell: null };
const QUIET = { words: "", note: "", awaited: "" };
const LAST = line(A, "last");
const HERE = line(B, "here", "work");

test("what a person chose goes before all else", () => {
  const stores = storesOf([LAST, HERE], { kernels: { k: { store: B, version: "0.2.0" } } });
  const focus = { ...NOWHERE, path: "work/a.ipynb", kernel: "k", saved: B };
  expect(whichStore(stores, focus, B, A)).toEqual({ ...QUIET, store: A, isWanting: false });
});

test.each([A, "/srv/last", "/srv/last/", "/srv/last/.trackmagic"])(
  "the settings name a store as %s",
  (setting) => {
    const stores = storesOf([HERE, LAST]);
    expect(whichStore(stores, { ...NOWHERE, path: "work/a.ipynb" }, setting, "").store).toBe(A);
  },
);

test("where there are no notebooks a store of another folder is shown when it is chosen", () => {
  const alone: Focus = { ...NOWHERE, isAlone: true };
  const stores = storesOf([LAST, HERE]);
  const none = { ...QUIET, store: null, isWanting: true };
  expect(whichStore(stores, alone, "", "", A)).toEqual(none);
  expect(whichStore(stores, alone, "", A).store).toBe(A);
  expect(whichStore({ ...stores, default: B }, alone, "", "", A).store).toBe(B);
});

test("the settings name a store by its folder below the root", () => {
  expect(whichStore(storesOf([LAST, HERE]), NOWHERE, "work", "").store).toBe(B);
  expect(whichStore(storesOf([LAST, HERE]), NOWHERE, "/srv/work", "").store).toBe(B);
});

test("the store of the kernel goes before that of the saved outputs", () => {
  const stores = storesOf([LAST, HERE], { kernels: { k: { store: B, version: "0.2.0" } } });
  expect(whichStore(stores, { ...NOWHERE, kernel: "k", saved: A }, "", "").store).toBe(B);
  expect(whichStore(stores, { ...NOWHERE, saved: A }, "", "").store).toBe(A);
});

test("a notebook without runs is shown the nearest store above it", () => {
  const inner = line(C, "inner", "work/deep");
  const root = line(A, "root", "");
  const stores = storesOf([root, HERE, inner]);
  const at = (path: string) => whichStore(stores, { ...NOWHERE, path }, "", "").store;
  expect(at("work/deep/x/a.ipynb")).toBe(C);
  expect(at("work/a.ipynb")).toBe(B);
  expect(at("workshop/a.ipynb")).toBe(A);
  expect(at("a.ipynb")).toBe(A);
});

test("without a notebook it is the server's own store, else the one used last", () => {
  expect(whichStore(storesOf([LAST, HERE], { default: B }), NOWHERE, "", "").store).toBe(B);
  expect(whichStore(storesOf([LAST, HERE], { default: C }), NOWHERE, "", "").store).toBe(A);
});

test("without a notebook the store that was shown last stays", () => {
  const stores = storesOf([LAST, HERE], { default: A });
  const shown = (path: string | null, last: string) =>
    whichStore(stores, { ...NOWHERE, path }, "", "", last).store;
  expect(shown(null, B)).toBe(B);
  expect(shown(null, C)).toBe(A);
  expect(shown("a.ipynb", B)).toBe(A);
});

test("a notebook that nothing leads to a store is said to have no runs", () => {
  const stores = storesOf([LAST, HERE]);
  const note = (more: Partial<Focus>, setting = "", chosen = "") =>
    whichStore(stores, { ...NOWHERE, ...more }, setting, chosen).note;
  expect(note({ path: "new/book.ipynb" })).toBe("book.ipynb has no runs yet; showing last");
  expect(note({ path: "new/book.ipynb" }, "work")).toBe("");
  expect(note({ path: "new/book.ipynb" }, "", A)).toBe("");
  expect(note({ path: "new/book.ipynb", saved: A })).toBe("");
  expect(note({ path: "work/book.ipynb" })).toBe("");
  expect(note({})).toBe("");
});

test("a kernel's store that the server does not know is told of and asked for again", () => {
  const stores = storesOf([LAST], { kernels: { k: { store: C, version: "0.2.0" } } });
  const found = whichStore(stores, { ...NOWHERE, kernel: "k" }, "", "");
  expect(found.store).toBe(A);
  expect(found).toMatchObject({ isWanting: true, awaited: C, note: "" });
  expect(found.words).toMatch(/cannot open \(a kernel on another machine\?\); showing last\.$/);
});

test("a store that cannot be opened gives way, with the reason", () => {
  const broken = line(B, "here", "work", "it is of a newer trackmagic");
  const found = whichStore(storesOf([broken, LAST]), { ...NOWHERE, saved: B }, "", "");
  expect(found.store).toBe(A);
  expect(found.words).toBe(
    "The store here cannot be opened: it is of a newer trackmagic; showing last.",
  );
});

test("a broken store beside the notebook is told of once, and what is sound is shown", () => {
  const broken = line(B, "here", "work", "it is of a newer trackmagic");
  const focus = { ...NOWHERE, path: "work/a.ipynb" };
  const stores = storesOf([broken, LAST], { default: B });
  expect(whichStore(stores, focus, "", "")).toMatchObject({
    store: A,
    words: "The store here cannot be opened: it is of a newer trackmagic; showing last.",
  });
  expect(whichStore(storesOf([broken]), focus, "", "")).toMatchObject({
    store: null,
    words: "The store here cannot be opened: it is of a newer trackmagic.",
  });
});

test("a choice that is gone is told of, and the next in line is shown", () => {
  const found = whichStore(storesOf([LAST]), { ...NOWHERE, saved: A }, "", C);
  expect(found).toMatchObject({
    store: A,
    words: "The store that was chosen is gone; showing last.",
  });
});

test("no store at all is worth asking again", () => {
  expect(whichStore(storesOf([]), NOWHERE, "", "")).toEqual({
    ...QUIET,
    store: null,
    isWanting: true,
  });
});

test.each([
  ["0.3.0", "0.2.0", true],
  ["0.10.0", "0.9.1", true],
  ["0.2.0", "0.2.0", false],
  ["0.2", "0.2.0", false],
  ["0.2.0", "0.2.0.dev3", true],
  ["0.2.0.dev3", "0.2.0", false],
  ["0.2.0rc1", "0.2.0", false],
  ["0.2.0+local", "0.2.0", false],
  ["0.1.9", "0.2.0", false],
])("a kernel of %s beside a server of %s: to upgrade is %s", (version, server, isOld) => {
  const stores = storesOf([LAST], { kernels: { k: { store: A, version } }, version: server });
  const { words } = whichStore(stores, { ...NOWHERE, kernel: "k" }, "", "");
  expect(words.includes("upgrade trackmagic where the server runs")).toBe(isOld);
});

test("a kernel that has not told of its store may do so any time", () => {
  expect(whichStore(storesOf([LAST]), { ...NOWHERE, kernel: "k" }, "", "").isWanting).toBe(true);
});

test("the notebook is named as its runs name it", () => {
  const focus = { ...NOWHERE, path: "work/a.ipynb" };
  expect(notebookOf(storesOf([]), focus)).toBe("/srv/work/a.ipynb");
  expect(notebookOf(storesOf([], { root: "/" }), { ...NOWHERE, path: "tmp/a.ipynb" })).toBe(
    "/tmp/a.ipynb",
  );
  expect(notebookOf(storesOf([]), NOWHERE)).toBeNull();
});
