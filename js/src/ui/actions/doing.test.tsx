// @vitest-environment jsdom
/** @jsxImportSource preact */
import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test } from "vitest";

import { type Doing, done, SaidLine, useDoing } from "./doing.js";

function shown() {
  const place = document.createElement("div");
  const found: { doing?: Doing } = {};
  function Place() {
    found.doing = useDoing();
    return <SaidLine {...found.doing} />;
  }
  act(() => render(<Place />, place));
  const undo = () => place.querySelector<HTMLButtonElement>(".tm-button");
  return {
    text: () => place.querySelector("span")?.textContent ?? "",
    undo,
    press: () => act(async () => undo()?.click()),
    role: () => place.firstElementChild?.getAttribute("role"),
    attempt: (...what: Parameters<Doing["attempt"]>) =>
      act(async () => void (await found.doing?.attempt(...what))),
    doing: () => found.doing,
    panel: place,
  };
}

type Shown = ReturnType<typeof shown>;

/** Do something whose undo, once `fails` is over, tells so. */
async function doOne(place: Shown, name: string, fails = { left: 0 }) {
  await place.attempt(Promise.resolve(), () =>
    done(`did ${name}`, () => {
      const isBad = fails.left-- > 0;
      const undoing = isBad ? Promise.reject(new Error("busy")) : Promise.resolve();
      void place.doing()?.attempt(undoing, () => done(`undid ${name}`));
    }),
  );
}

test("undos are walked back, the last first", async () => {
  const place = shown();
  await doOne(place, "a");
  await doOne(place, "b");
  expect(place.text()).toBe("did b");
  await place.press();
  expect(place.text()).toBe("undid b");
  await place.press();
  expect(place.text()).toBe("undid a");
  expect(place.undo()).toBeNull();
});

test("an undo that fails tells why and can be tried again", async () => {
  const place = shown();
  await doOne(place, "a", { left: 1 });
  await place.press();
  expect(place.text()).toBe("busy");
  expect(place.role()).toBe("alert");
  await place.press();
  expect(place.text()).toBe("undid a");
});

test("what has no undo does not offer that of something else", async () => {
  const place = shown();
  await doOne(place, "a");
  await place.attempt(Promise.resolve(), () => done("saved a file"));
  expect(place.text()).toBe("saved a file");
  expect(place.undo()).toBeNull();
});

test("Ctrl+Z undoes while the line offers it, but not in a field", async () => {
  const place = shown();
  await doOne(place, "one");
  const list = place.panel.appendChild(document.createElement("div"));
  const field = place.panel.appendChild(document.createElement("input"));
  const press = (at: Element, init: KeyboardEventInit) =>
    act(
      async () => void at.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, ...init })),
    );
  await press(field, { key: "z", ctrlKey: true });
  await press(list, { key: "z" });
  expect(place.text()).toBe("did one");
  await press(list, { key: "z", metaKey: true });
  expect(place.text()).toBe("undid one");
  await press(list, { key: "z", ctrlKey: true });
  expect(place.text()).toBe("undid one");
});
