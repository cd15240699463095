// @vitest-environment jsdom
/** @jsxImportSource preact */
import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import type { Run } from "../../wire/wire.js";
import { RunHead } from "./run-head.js";

const RUN: Run = {
  ...{ number: 7, id: "", name: "first", experiment_id: 1, experiment: "mnist", note: "" },
  ...{ started: 100, ended: null, parent: null, deleted: null, late_points: 0, status: "running" },
};

test("the name opens the run, the cross takes it out, the rest makes it the baseline", () => {
  const did: string[] = [];
  const place = document.createElement("div");
  act(() =>
    render(
      <RunHead
        run={RUN}
        now={142}
        isBase={false}
        onBase={() => did.push("base")}
        onOpen={() => did.push("open")}
        onRemove={() => did.push("remove")}
      />,
      place,
    ),
  );
  expect(place.textContent).toContain("just now, 42 s");
  const buttons = [...place.querySelectorAll("button")];
  for (const button of buttons) button.click();
  expect(did).toEqual(["remove", "open", "base"]);
  place.querySelector("th")?.click();
  expect(did).toHaveLength(4);
  expect(did[3]).toBe("base");
});
