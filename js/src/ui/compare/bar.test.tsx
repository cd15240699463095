// @vitest-environment jsdom
/** @jsxImportSource preact */
import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import { AddRun } from "./bar.js";

async function type(place: HTMLElement, text: string) {
  const field = place.querySelector("input");
  if (!field) throw new Error("no field");
  await act(() => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await act(async () => {
    const submit = new Event("submit", { bubbles: true, cancelable: true });
    place.querySelector("form")?.dispatchEvent(submit);
  });
  return field;
}

test("what cannot be added stays in the field with the reason, what can be leaves it", async () => {
  const asked: string[][] = [];
  const place = document.createElement("div");
  const add = async (refs: string[]) => {
    asked.push(refs);
    return refs.includes("99") ? new Error("no run '99'") : null;
  };
  act(() => render(<AddRun onAdd={add} />, place));
  expect((await type(place, "99")).value).toBe("99");
  expect(place.querySelector("[role=alert]")?.textContent).toBe("no run '99'");
  expect((await type(place, "12 13")).value).toBe("");
  expect(place.querySelector("[role=alert]")).toBeNull();
  expect(asked).toEqual([["99"], ["12", "13"]]);
});
