// @vitest-environment jsdom
/** @jsxImportSource preact */
import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import type { ExperimentLine } from "../../wire/wire.js";
import { type Branch, treeOf } from "./experiment-tree.js";
import { useKnown } from "./use-tree.js";

const root = document.createElement("div");

function line(id: number, name: string): ExperimentLine {
  const experiment = { id, name, created: 1, note: "", deleted: null, runs: 1, last_started: 1 };
  return { experiment, running: 0 };
}

function Shown({ id, data }: { id: number | null; data: ExperimentLine[] }) {
  const known = new Map<string, Branch>(treeOf(data).map((branch) => [branch.key, branch]));
  return <p>{useKnown({ key: "digits", id }, data, known)}</p>;
}

function chosen(id: number | null, ...answers: ExperimentLine[][]): (string | null)[] {
  return answers.map((data) => {
    act(() => render(<Shown {...{ id, data }} />, root));
    return root.textContent;
  });
}

test("the choice goes with its experiment to another name", () => {
  expect(chosen(7, [line(7, "digits")], [line(7, "mnist")])).toEqual(["digits", "mnist"]);
});

test("a choice that is gone is let go of, and another of its name is taken", () => {
  expect(chosen(7, [line(7, "digits")], [line(8, "mnist")])).toEqual(["digits", ""]);
  expect(chosen(7, [line(7, "digits")], [line(8, "digits")])).toEqual(["digits", "digits"]);
});
