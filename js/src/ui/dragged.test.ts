// @vitest-environment jsdom
import { expect, test } from "vitest";
import { dragRuns, droppedRuns, hasRuns } from "./dragged.js";

/** jsdom drags nothing. */
function dragged(): DragEvent {
  const kept = new Map<string, string>();
  const dataTransfer = {
    setData: (type: string, text: string) => void kept.set(type, text),
    getData: (type: string) => kept.get(type) ?? "",
    get types() {
      return [...kept.keys()];
    },
  };
  return Object.assign(new Event("drop"), { dataTransfer }) as unknown as DragEvent;
}

test("what is dragged is what is dropped, and a text for others", () => {
  const event = dragged();
  expect(hasRuns(event)).toBe(false);
  dragRuns(event, "a".repeat(32), [12, 13]);
  expect(hasRuns(event)).toBe(true);
  expect(droppedRuns(event)).toEqual({ store: "a".repeat(32), runs: [12, 13] });
  expect(event.dataTransfer?.getData("text/plain")).toBe("#12, #13");
});

test.each(["", "{", "null", '{"store":1,"runs":[1]}', '{"store":"s","runs":["1"]}'])(
  "other things that are dropped are no runs: %s",
  (text) => {
    const event = dragged();
    event.dataTransfer?.setData("application/x-trackmagic-runs", text);
    expect(droppedRuns(event)).toBeNull();
  },
);
