// @vitest-environment jsdom
/** @jsxImportSource preact */
import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import { Picker, matching } from "./picker.js";

const choices = [{ name: "Metrics", keys: ["loss", "val_loss", "val_acc", "<img src=x>"] }];

function opened(chosen: string[]) {
  const place = document.createElement("div");
  document.body.append(place);
  const picked: string[][] = [];
  const onChange = (keys: string[]) => picked.push(keys);
  act(() => render(<Picker label="Metrics" {...{ chosen, choices, onChange }} />, place));
  act(() => place.querySelector("button")?.click());
  const search = place.querySelector<HTMLInputElement>("input[type=search]");
  const type = (text: string) =>
    act(() => {
      if (search) search.value = text;
      search?.dispatchEvent(new Event("input", { bubbles: true }));
    });
  const labels = () => [...place.querySelectorAll("label")].map((one) => one.textContent);
  return { place, picked, search, type, labels };
}

test("a search takes each word, and what starts with it comes first", () => {
  expect(matching(choices, "loss")[0]?.keys).toEqual(["loss", "val_loss"]);
  expect(matching(choices, "LOSS val")[0]?.keys).toEqual(["val_loss"]);
  expect(matching(choices, "")[0]?.keys).toHaveLength(4);
});

test("a key is added to the chosen and taken away again", () => {
  const { place, picked } = opened(["val_acc"]);
  const [first, , third] = place.querySelectorAll<HTMLInputElement>("input[type=checkbox]");
  act(() => first?.click());
  act(() => third?.click());
  expect(picked).toEqual([["val_acc", "loss"], []]);
});

test("what is typed can be chosen as a prefix", () => {
  const { place, picked, type, labels } = opened(["loss"]);
  type("val_");
  expect(labels()).toEqual(["All that start with val_", "val_loss", "val_acc"]);
  act(() => place.querySelector<HTMLInputElement>("input[type=checkbox]")?.click());
  expect(picked).toEqual([["loss", "val_*"]]);
});

test("a chosen prefix can be taken away, and names are text", () => {
  const { place, labels } = opened(["val_*"]);
  expect(labels()[0]).toBe("All that start with val_");
  expect(labels()).toContain("<img src=x>");
  expect(place.querySelector("img")).toBeNull();
});

test("up and down go through the search and the boxes, and stop at either end", () => {
  const { place, search } = opened([]);
  const press = (key: string) =>
    act(() => {
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    });
  const boxes = [...place.querySelectorAll("input[type=checkbox]")];
  press("ArrowUp");
  press("End");
  expect(document.activeElement).toBe(search);
  for (const box of boxes) {
    press("ArrowDown");
    expect(document.activeElement).toBe(box);
  }
  press("ArrowDown");
  expect(document.activeElement).toBe(boxes.at(-1));
  press("ArrowUp");
  expect(document.activeElement).toBe(boxes.at(-2));
});

test("Escape closes the list and gives the focus back", () => {
  const { place, search } = opened([]);
  expect(document.activeElement).toBe(search);
  act(() => {
    search?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  });
  expect(place.querySelector("input")).toBeNull();
  expect(document.activeElement).toBe(place.querySelector("button"));
});
