// @vitest-environment jsdom
/** @jsxImportSource preact */
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";
import type { Run, RunPage } from "../../wire/wire.js";
import { Times } from "./times.js";

const RUN: Run = {
  ...{ number: 7, id: "", name: "first", experiment_id: 1, experiment: "mnist", note: "" },
  ...{ started: 100, ended: 140, parent: null, deleted: null, late_points: 0, status: "finished" },
};

afterEach(() => vi.useRealTimers());

/** What is read `seconds` after the server's last answer, which came when its clock said 150. */
async function after(run: Run, seconds: number): Promise<string> {
  vi.useFakeTimers();
  const place = document.createElement("div");
  const page = { run, now: 150 } as RunPage;
  act(() => render(<Times page={page} />, place));
  await act(async () => void (await vi.advanceTimersByTimeAsync(seconds * 1000)));
  const text = place.textContent ?? "";
  act(() => render(null, place));
  return text;
}

test("a run that has ended gets older, and took what it took", async () => {
  expect(await after(RUN, 0)).toBe("took 40 s, started just now");
  expect(await after(RUN, 180)).toBe("took 40 s, started 3 min ago");
});

test("a run on its way gets longer", async () => {
  const run: Run = { ...RUN, ended: null, status: "running" };
  expect(await after(run, 5)).toBe("running for 55 s, started just now");
});
