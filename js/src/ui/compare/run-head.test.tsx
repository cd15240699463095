// @vitest-environment jsdom
/** @jsxImportSource preact */
import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import type { Column } from "../../wire/wire.js";
import { date } from "../parts/format.js";
import { BaselineButton, RunHead } from "./run-head.js";

const COLUMN: Column = {
  lines: [
    ["#7", { kind: "choice", what: "baseline", name: "#7" }],
    [{ kind: "span", text: "first", tone: "strong", run: 7 }],
    [{ kind: "when", text: "1970-01-01 00:01:40", started: 100, now: 142, goes_on: true }],
  ],
};

test("the name opens the run, the cross takes it out, the rest makes it the baseline", () => {
  const did: string[] = [];
  const base = () => did.push("base");
  const clicks = {
    onRun: (run: number) => did.push(`open ${run}`),
    choose: () => <BaselineButton isBase={false} onBase={base} />,
  };
  const head = (
    <RunHead
      run={7}
      column={COLUMN}
      clicks={clicks}
      onBase={base}
      onRemove={() => did.push("remove")}
    />
  );
  const place = document.createElement("div");
  act(() => render(head, place));
  expect(place.textContent).toContain("just now, 42 s");
  expect(place.querySelector(`[title="${date(100)}"]`)).not.toBeNull();
  for (const button of place.querySelectorAll("button")) button.click();
  expect(did).toEqual(["base", "remove", "open 7"]);
  place.querySelector("th")?.click();
  expect(did).toHaveLength(4);
  expect(did[3]).toBe("base");
});
