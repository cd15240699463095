// @vitest-environment jsdom
/** @jsxImportSource preact */
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { deskOf } from "../../wire/desk.js";
import type { Stores, StoresQuery } from "../../wire/wire.js";
import { useStores } from "./use-stores.js";

let asked: StoresQuery[];
let root: HTMLElement;
let shown: string;

/** A server that shows the store named like the notebook, and wants to be asked again for "later". */
const desk = () =>
  deskOf({
    baseUrl: "http://localhost/",
    token: "",
    fetch: async (_url, init) => {
      const query = JSON.parse(String(init?.body)) as StoresQuery;
      asked.push(query);
      const store = query.notebook ?? null;
      const choice = { store, words: "", note: "", writes_to: "", notebook: store };
      const is_wanting = store === "later";
      return Response.json({ stores: [], choice: { ...choice, is_wanting } } as unknown as Stores);
    },
  });

function Shown({ of, notebook, isSeen }: { of: typeof server; notebook: string; isSeen: boolean }) {
  const { stores } = useStores(of, { notebook }, () => shown, isSeen);
  shown = stores?.choice.store ?? "";
  return <p>{shown}</p>;
}

let server: ReturnType<typeof desk>;

/** Draw it, and let so many steps of half a second go by. */
async function draw(notebook: string, isSeen = true, steps = 1): Promise<void> {
  act(() => render(<Shown of={server} notebook={notebook} isSeen={isSeen} />, root));
  for (let step = 0; step < steps; step += 1)
    await act(async () => void (await vi.advanceTimersByTimeAsync(500)));
}

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  shown = "";
  root = document.createElement("div");
  server = desk();
});

afterEach(() => {
  act(() => render(null, root));
  vi.useRealTimers();
});

test("another notebook is asked for at once, with the store that was shown", async () => {
  await draw("one");
  expect(root.textContent).toBe("one");
  await draw("two");
  expect(asked).toEqual([
    { notebook: "one", last: "" },
    { notebook: "two", last: "one" },
  ]);
  expect(root.textContent).toBe("two");
});

test("what is not there yet is asked for again, while somebody looks", async () => {
  await draw("later", true, 11);
  expect(asked.length).toBe(3);
  await draw("later", false, 20);
  expect(asked.length).toBe(3);
});

test("a panel that nobody sees asks for the notebook of now when it is seen", async () => {
  await draw("one");
  await draw("two", false);
  await draw("three", false);
  expect(asked.map(({ notebook }) => notebook)).toEqual(["one"]);
  await draw("three");
  expect(asked.map(({ notebook }) => notebook)).toEqual(["one", "three"]);
});
