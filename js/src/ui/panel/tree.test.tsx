// @vitest-environment jsdom
/** @jsxImportSource preact */
import { render } from "preact";
import { useState } from "preact/hooks";
import { act } from "preact/test-utils";
import { beforeEach, expect, test } from "vitest";
import type { ExperimentLine } from "../../wire/wire.js";
import { linesOf, treeOf } from "./experiment-tree.js";
import { Tree } from "./tree.js";

const NAMES = ["cnn/deep", "cnn/wide", "mlp", "mnist"];
const TREE = treeOf(NAMES.map(line));

function line(name: string, id: number): ExperimentLine {
  const experiment = { id, name, created: 1, note: "", deleted: null, runs: 1, last_started: 1 };
  return { experiment, running: 0 };
}

let root: HTMLElement;
const did = { chosen: [] as string[], keys: [] as string[] };

/** The tree, with folds and a place of its own. */
function Shown() {
  const [active, setActive] = useState("");
  const [folds, setFolds] = useState<Record<string, boolean>>({});
  return (
    <Tree
      lines={linesOf(TREE, folds, "")}
      now={100}
      chosen="mlp"
      active={active}
      onActive={setActive}
      onChoose={({ branch }) => void did.chosen.push(branch.key)}
      onFold={({ branch }, isFolded) => setFolds({ ...folds, [branch.key]: isFolded })}
      onKey={(key) => key === "n" && did.keys.push(key) > 0}
      onMenu={() => {}}
      instead={null}
    />
  );
}

function press(...keys: string[]): void {
  const tree = root.querySelector("[role=tree]");
  for (const key of keys)
    act(() => void tree?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));
}

function active(): string | null {
  const id = root.querySelector("[role=tree]")?.getAttribute("aria-activedescendant");
  return root.querySelector(`[id="${id}"]`)?.getAttribute("data-key") ?? null;
}

function labels(): (string | undefined)[] {
  return [...root.querySelectorAll("[role=treeitem] bdi")].map(
    (one) => one.textContent ?? undefined,
  );
}

beforeEach(() => {
  root = document.body.appendChild(document.createElement("div"));
  Element.prototype.scrollIntoView = () => {};
  did.chosen = [];
  did.keys = [];
  act(() => render(<Shown />, root));
});

test("arrows, Home and End walk the lines that are seen", () => {
  expect(active()).toBe("cnn");
  press("ArrowDown", "ArrowDown");
  expect(active()).toBe("cnn/wide");
  press("End");
  expect(active()).toBe("mnist");
  press("Home");
  expect(active()).toBe("cnn");
});

test("left goes out and folds, right unfolds and goes in", () => {
  press("ArrowDown", "ArrowDown", "ArrowLeft");
  expect(active()).toBe("cnn");
  press("ArrowLeft");
  expect(labels()).toEqual(["cnn", "mlp", "mnist"]);
  press("ArrowRight");
  expect(labels()).toEqual(["cnn", "deep", "wide", "mlp", "mnist"]);
  press("ArrowRight");
  expect(active()).toBe("cnn/deep");
});

test("letters are a word: a key of an action within it is a letter", () => {
  press("m", "n");
  expect(active()).toBe("mnist");
  expect(did.keys).toEqual([]);
});

test("a key of an action that begins no word does the action", () => {
  press("n");
  expect(did.keys).toEqual(["n"]);
  expect(active()).toBe("cnn");
});

test("Enter chooses, and the chosen one is told", () => {
  press("ArrowDown", "Enter");
  expect(did.chosen).toEqual(["cnn/deep"]);
  expect(root.querySelector("[aria-selected=true]")?.getAttribute("data-key")).toBe("mlp");
});
