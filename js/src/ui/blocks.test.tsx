// @vitest-environment jsdom
/** @jsxImportSource preact */
import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test, vi } from "vitest";
import type { Row } from "../wire/wire.js";
import { type Block, Blocks, type Clicks } from "./blocks.js";

function drawn(blocks: Block[], clicks: Clicks & { unfold?: boolean } = {}): HTMLElement {
  const place = document.createElement("div");
  act(() => render(<Blocks blocks={blocks} {...clicks} />, place));
  return place;
}

const rows: Row[] = [
  { cells: [["lr"], [{ kind: "span", text: "0.1 →", tone: "dim" }, " ", "0.2"]], look: "changed" },
  { cells: [["n", { kind: "offer", name: "n", what: "metric" }], ["3"]] },
];

test("a table has a head for each row, marks what changed and counts the rest", () => {
  const place = drawn([{ kind: "table", rows, more: 12_345 }]);
  expect(place.querySelectorAll("tbody th[scope=row]")).toHaveLength(2);
  expect(place.querySelector("tr.tm-changed")?.textContent).toBe("lr0.1 → 0.2");
  expect(place.textContent).toContain("and 12\u202f345 more");
});

test("a name is offered where that can be clicked on, else not", () => {
  const offer = vi.fn(({ name, what }) => `${name} is a ${what}`);
  expect(drawn([{ kind: "table", rows }], { offer }).textContent).toContain("n is a metric");
  expect(drawn([{ kind: "table", rows }]).textContent).toBe("lr0.1 → 0.2n3");
});

test("a run leads to itself", () => {
  const onRun = vi.fn();
  const cells: Row["cells"][number] = [{ kind: "span", text: "#7 first", run: 7 }];
  drawn([{ kind: "line", cells }], { onRun })
    .querySelector("button")
    ?.click();
  expect(onRun).toHaveBeenCalledWith(7);
  expect(drawn([{ kind: "line", cells }]).innerHTML).not.toContain("button");
});

test("a text leads to a part of the page, a choice is drawn by who can be clicked on", () => {
  const onPart = vi.fn();
  const choose = vi.fn(({ name }) => `choose ${name}`);
  const cells: Row["cells"][number] = [
    { kind: "span", text: "+1 -1 lines", part: "code of #2" },
    { kind: "choice", what: "direction", name: "loss", chosen: "lower" },
  ];
  const place = drawn([{ kind: "line", cells }], { onPart, choose });
  place.querySelector("button")?.click();
  expect(onPart).toHaveBeenCalledWith("code of #2");
  expect(place.textContent).toBe("+1 -1 lineschoose loss");
  expect(drawn([{ kind: "line", cells }]).textContent).toBe("+1 -1 lines");
});

test("a sign has its words for who does not see it", () => {
  const cells: Row["cells"][number] = [
    { kind: "span", text: "★", tone: "good", label: "best" },
    { kind: "span", text: "▼ better", tone: "good", is_below: true },
  ];
  const place = drawn([{ kind: "line", cells }]);
  expect(place.querySelector(".tm-good[role=img]")?.getAttribute("aria-label")).toBe("best");
  expect(place.querySelector(".tm-under.tm-good")?.textContent).toBe("▼ better");
});

test("what folds is open where it is to be whole", () => {
  const part: Block = {
    kind: "part",
    title: "Code",
    about: "changed",
    folds: true,
    blocks: [{ kind: "text", text: "-a\n+b", look: "diff" }],
  };
  expect(drawn([part]).querySelector("details:not([open]) > summary")?.textContent).toBe(
    "Code, changed",
  );
  const whole = drawn([part], { unfold: true });
  expect(whole.querySelector("details")).toBeNull();
  expect(whole.querySelector(".tm-add")?.textContent).toBe("+b");
});

test("texts stay text", () => {
  const text = "<img src=x onerror=alert(1)>";
  const place = drawn([
    { kind: "line", cells: [text], look: "warning" },
    { kind: "chips", chips: [[text]] },
    { kind: "text", text },
  ]);
  expect(place.querySelector("img")).toBeNull();
  expect(place.textContent?.split(text)).toHaveLength(4);
});
