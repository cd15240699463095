import { expect, test } from "vitest";
import type { Client } from "../../wire/client.js";
import type { Experiment } from "../../wire/wire.js";
import { experimentChanges, runChanges } from "./changes.js";
import {
  type ChosenExperiment,
  type ChosenRuns,
  EXPERIMENT_ACTIONS,
  RUN_ACTIONS,
} from "./deeds.js";
import { ACTIONS, type ActionName, type ActionRow } from "./names.js";

const NAMES = Object.keys(ACTIONS) as ActionName[];
const rowOf = (name: ActionName): ActionRow => ACTIONS[name];

const unreached = () => Promise.reject(new Error("nobody answers"));
const offline: Client = {
  ...{ ask: unreached, act: unreached, download: unreached, plotly: unreached },
  onChange: () => () => {},
};

/** What is told while a test does things. */
function telling() {
  const told: string[] = [];
  const attempt = async (doing: Promise<unknown>) => {
    await doing.catch((reason: Error) => told.push(reason.message));
    return false;
  };
  return {
    told,
    runs: runChanges(offline, attempt),
    experiments: experimentChanges(offline, "", attempt),
  };
}

function runsOf(more: Partial<ChosenRuns> = {}): ChosenRuns {
  return {
    host: { open: () => {} },
    changes: telling().runs,
    lifecycle: "active",
    isReadOnly: false,
    store: undefined,
    experiment: null,
    filter: "",
    order_by: [],
    chosen: [3],
    run: () => null,
    inside: () => 0,
    starred: new Set(),
    metricOfChosen: () => null,
    leave: () => {},
    show: () => {},
    asksToDelete: () => false,
    search: () => {},
    ...more,
  };
}

const experiment = { id: 1, name: "digits", note: "", runs: 2 } as Experiment;
const line = { experiment, running: 0 };
const branch = { key: "digits", label: "digits", line, children: [], runs: 2, running: 0, last: 1 };

function experimentOf(more: Partial<ChosenExperiment> = {}): ChosenExperiment {
  return {
    host: { open: () => {} },
    changes: telling().experiments,
    lifecycle: "active",
    isReadOnly: false,
    branch,
    put: () => {},
    remove: () => {},
    turn: () => {},
    ...more,
  };
}

test("each action of the table is done to runs or to experiments", () => {
  const undone = NAMES.filter((name) => !RUN_ACTIONS.has(name) && !EXPERIMENT_ACTIONS.has(name));
  expect(undone).toEqual([]);
});

test.each([
  ["runs", RUN_ACTIONS],
  ["experiments", EXPERIMENT_ACTIONS],
] as const)("no key does two things to %s, and each finds its action", (_of, actions) => {
  const keyed = NAMES.filter((name) => actions.has(name) && rowOf(name).key);
  const keys = keyed.map((name) => rowOf(name).key);
  expect(new Set(keys).size).toBe(keys.length);
  for (const name of keyed) {
    const isOpening = rowOf(name).key === "Enter"; // that one is the list's own
    expect(actions.ofKey(rowOf(name).key ?? "")).toBe(isOpening ? null : name);
  }
});

test("what writes, and only that, is refused in a read-only store", () => {
  const refused = NAMES.filter((name) =>
    [
      RUN_ACTIONS.has(name) ? RUN_ACTIONS.whyNot(name, runsOf({ isReadOnly: true })) : "",
      EXPERIMENT_ACTIONS.whyNot(name, experimentOf({ isReadOnly: true })),
    ].includes("This store is read-only"),
  );
  expect(refused).toEqual(NAMES.filter((name) => rowOf(name).writes));
});

test("an action of one run says so where several are chosen, and of runs where none is", () => {
  expect(RUN_ACTIONS.whyNot("edit-note", runsOf({ chosen: [1, 2] }))).toBe("Choose one run only");
  expect(RUN_ACTIONS.whyNot("tag-runs", runsOf({ chosen: [] }))).toBe("Choose a run first");
  expect(RUN_ACTIONS.whyNot("export-runs", runsOf({ chosen: [] }))).toBe("");
  expect(RUN_ACTIONS.whyNot("open-compare", runsOf())).toBe("Choose 2 to 50 runs to compare");
});

test("a menu has what can be here, in parts; what cannot be done now says why", () => {
  const labels = (on: ChosenRuns) =>
    RUN_ACTIONS.menu(on).map((item) => (item === "line" ? "line" : item.label));
  expect(labels(runsOf())).toEqual([
    ...["Open run", "Compare runs", "Chart runs", "Open table of runs", "line", "Stop runs"],
    ...["line", "Star or unstar runs", "Edit note of run", "Tag runs", "Rename run"],
    ...["Move runs to experiment", "line", "Export runs as CSV", "Delete runs"],
  ]);
  const deleted = runsOf({ lifecycle: "deleted" });
  expect(labels(deleted)).toContain("Restore deleted runs");
  expect(labels(deleted)).not.toContain("Delete runs");
  const compare = RUN_ACTIONS.items(["open-compare"], runsOf())[0];
  expect(compare?.disabled).toBe("Choose 2 to 50 runs to compare");
});

test("a group of experiments has no table and no name to change; all of them have a table", () => {
  const labels = (on: ChosenExperiment) =>
    EXPERIMENT_ACTIONS.menu(on).map((item) => (item === "line" ? "line" : item.label));
  const always = ["New experiment", "Show deleted"];
  expect(labels(experimentOf({ branch: { ...branch, line: null } }))).toEqual(always);
  expect(labels(experimentOf({ branch: undefined }))).toEqual([
    ...["Open table of runs", "line", ...always],
  ]);
  expect(labels(experimentOf())).toContain("Rename experiment");
});

test("what cannot be done tells why when it is asked for all the same", async () => {
  const { told, runs, experiments } = telling();
  RUN_ACTIONS.perform("restore-runs", runsOf({ changes: runs }));
  EXPERIMENT_ACTIONS.perform(
    "delete-experiment",
    experimentOf({ changes: experiments, branch: undefined }),
  );
  await Promise.resolve();
  expect(told).toEqual(["Restore deleted runs: Not deleted.", "Choose an experiment first."]);
});
