// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { shareKeys } from "./keys.js";

const PLACES = `
  <div class="tm-live">
    <button type="button">b</button>
    <input type="search" />
    <input type="checkbox" />
    <textarea></textarea>
    <div role="grid" tabindex="0"></div>
    <div class="tm-panel"><div role="tree" tabindex="0"></div></div>
  </div>
  <p tabindex="0"></p>`;

beforeEach(() => {
  document.body.innerHTML = PLACES;
  shareKeys();
});

/** Whether the page around the view would look for a shortcut; keys as JupyterLab writes them. */
function reachesPage(keys: string, selector: string): boolean {
  const focused = document.querySelector(selector) as HTMLElement;
  const names = keys.split("+");
  const key = names.pop() ?? "";
  const event = new KeyboardEvent("keydown", {
    key,
    ctrlKey: names.includes("Ctrl"),
    metaKey: names.includes("Cmd"),
    altKey: names.includes("Alt"),
    shiftKey: names.includes("Shift"),
    bubbles: true,
    composed: true,
  });
  focused.dispatchEvent(event);
  return !focused.hasAttribute("data-lm-suppress-shortcuts");
}

const EVERYWHERE = [
  "button",
  "[type=search]",
  "[type=checkbox]",
  "textarea",
  "[role=grid]",
  "[role=tree]",
];

test.each([
  "Ctrl+s",
  "Cmd+s",
  "Ctrl+b",
  "Ctrl+Shift+Y",
  "Ctrl+Shift+C",
  "Ctrl+Shift+F",
  "F1",
  "F11",
])("%s is the page's wherever the focus is", (keys) => {
  for (const place of EVERYWHERE) expect([place, reachesPage(keys, place)]).toEqual([place, true]);
});

test.each(["d", "A", "0", "Escape", "ArrowDown", "Home", " ", "Delete", "F2", "?"])(
  "%s is the view's wherever the focus is in it",
  (keys) => {
    for (const place of EVERYWHERE)
      expect([place, reachesPage(keys, place)]).toEqual([place, false]);
    expect(reachesPage(keys, "p")).toBe(true);
  },
);

test("chords that edit a text are its own where one is typed", () => {
  for (const keys of [
    "Ctrl+a",
    "Ctrl+v",
    "Cmd+z",
    "Ctrl+Shift+z",
    "Ctrl+ArrowLeft",
    "Ctrl+Enter",
    "Ctrl+Alt+q",
  ]) {
    expect([keys, reachesPage(keys, "textarea")]).toEqual([keys, false]);
    expect([keys, reachesPage(keys, "button")]).toEqual([keys, true]);
  }
});

test("chords of views are theirs where they mean something", () => {
  expect(reachesPage("Ctrl+a", "[role=grid]")).toBe(false);
  expect(reachesPage("Ctrl+z", "[role=tree]")).toBe(false);
  expect(reachesPage("Ctrl+z", "[role=grid]")).toBe(true);
  expect(reachesPage("Alt+ArrowLeft", "button")).toBe(false);
  expect(reachesPage("Shift+Enter", "[role=grid]")).toBe(true);
  expect(reachesPage("Shift+Enter", "button")).toBe(false); // sorts by one more column
});

test("the element that a page sees says so, where the view is in a shadow tree", () => {
  const host = document.querySelector("p") as HTMLElement;
  const shadow = host.attachShadow({ mode: "open" });
  shadow.innerHTML = `<div class="tm-live"><input /></div>`;
  const press = (key: string, ctrlKey: boolean) =>
    shadow
      .querySelector("input")
      ?.dispatchEvent(
        new KeyboardEvent("keydown", { key, ctrlKey, bubbles: true, composed: true }),
      );
  press("b", false);
  expect(host.hasAttribute("data-lm-suppress-shortcuts")).toBe(true);
  press("b", true);
  expect(host.hasAttribute("data-lm-suppress-shortcuts")).toBe(false);
});
