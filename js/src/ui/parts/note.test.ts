// @vitest-environment jsdom
import { h, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";
import type { Client } from "../../wire/client.js";
import { Note } from "./note.js";

interface Sent {
  run: number;
  note: string;
}

/** A store that keeps one note, over the wire's own interface. */
function storeOf(answer: (sent: Sent) => Promise<void> = async () => {}) {
  const sent: Sent[] = [];
  const client = {
    act: async (_: string, query: Sent) => {
      await answer(query);
      sent.push(query);
      return { runs: [query.run], message: "" };
    },
  } as unknown as Client;
  return { client, sent };
}

let root: HTMLElement;

function show(client: Client, note: string, run = 1): void {
  root ??= document.body.appendChild(document.createElement("div"));
  act(() => render(h(Note, { client, run, note }), root));
}

function press(label: string): Promise<void> {
  const button = [...root.querySelectorAll("button")].find((one) => one.textContent === label);
  if (!button) throw new Error(`no button ${label}: ${root.textContent}`);
  return act(async () => button.click());
}

function area(): HTMLTextAreaElement | null {
  return root.querySelector("textarea");
}

async function type(text: string): Promise<void> {
  const found = area();
  if (!found) throw new Error("no field");
  found.value = text;
  await act(async () => void found.dispatchEvent(new Event("input", { bubbles: true })));
}

function key(name: string, options: KeyboardEventInit = {}): Promise<void> {
  const event = new KeyboardEvent("keydown", { key: name, bubbles: true, ...options });
  return act(async () => void area()?.dispatchEvent(event));
}

afterEach(() => act(() => render(null, root)));

test("an edit is kept when the view asks again meanwhile", async () => {
  const { client } = storeOf();
  show(client, "old");
  await press("Edit note");
  await type("mine");
  show(client, "old");
  expect(area()?.value).toBe("mine");
  expect(root.textContent).not.toContain("elsewhere");
});

test("a note changed elsewhere meanwhile is said, and can be taken", async () => {
  const { client } = storeOf();
  show(client, "old");
  await press("Edit note");
  await type("mine");
  show(client, "theirs");
  expect(area()?.value).toBe("mine");
  expect(root.textContent).toContain("changed elsewhere");
  await press("Take that one");
  expect(area()?.value).toBe("theirs");
});

test("ctrl+Enter saves, and what was saved is shown before the store is asked again", async () => {
  const { client, sent } = storeOf();
  show(client, "old", 7);
  await press("Edit note");
  await type("**new**");
  await key("Enter", { ctrlKey: true });
  expect(sent).toEqual([{ run: 7, note: "**new**" }]);
  await expect.poll(area).toBeNull();
  expect(root.querySelector("strong")?.textContent).toBe("new");
});

test("a save that fails keeps the text and says why", async () => {
  const { client, sent } = storeOf(() => Promise.reject(new Error("the server is away")));
  show(client, "old");
  await press("Edit note");
  await type("mine");
  await press("Save note");
  await expect.poll(() => root.textContent).toContain("not saved: the server is away");
  expect(sent).toEqual([]);
  expect(area()?.value).toBe("mine");
});

test("Escape leaves, and the edit can be taken up again or discarded", async () => {
  const { client } = storeOf();
  show(client, "old");
  await press("Edit note");
  await type("mine");
  await key("Escape");
  expect(area()).toBeNull();
  expect(root.textContent).toContain("not saved");
  await press("Continue editing");
  expect(area()?.value).toBe("mine");
  await key("Escape");
  await press("Discard");
  expect(root.textContent).toContain("old");
  expect(root.textContent).not.toContain("mine");
});

test("an edit outlives the view that it was begun in", async () => {
  const { client } = storeOf();
  show(client, "old");
  await press("Edit note");
  await type("mine");
  act(() => render(null, root));
  show(client, "old");
  await press("Continue editing");
  expect(area()?.value).toBe("mine");
});

test("what is typed while a save is under way stays in the field", async () => {
  let finish = () => {};
  const { client } = storeOf(() => new Promise((resolve) => (finish = resolve)));
  show(client, "old");
  await press("Edit note");
  await type("one");
  await press("Save note");
  await type("one two");
  await act(async () => finish());
  await expect.poll(() => root.textContent).not.toContain("Saving");
  expect(area()?.value).toBe("one two");
  show(client, "one");
  expect(root.textContent).not.toContain("elsewhere");
});

test("the note of another run is another edit", async () => {
  const { client } = storeOf();
  show(client, "first", 1);
  await press("Edit note");
  await type("mine");
  show(client, "second", 2);
  expect(area()).toBeNull();
  expect(root.textContent).toContain("second");
});
