import type { Run } from "../../wire/wire.js";
import { MOST_COMPARED } from "../compare/references.js";
import { trans } from "../translation.js";
import { ACTIONS, type ActionName, type ActionRow } from "./action-names.js";
import type { PanelRunsProps } from "./runs-asked.js";
import type { Acts } from "./runs-acts.js";

/** What an action is done to, and with. */
export interface World
  extends Pick<PanelRunsProps, "host" | "store" | "experiment" | "lifecycle" | "isReadOnly"> {
  acts: Acts;
  /** Numbers of the chosen runs. */
  chosen: readonly number[];
  /** A run, when its row is loaded. */
  run(number: number): Run | null;
  starred: ReadonlySet<number>;
  filter: string;
  order_by: string[];
  /** A metric that the chosen runs have; null where none is known. */
  metricOfChosen(): string | null;
  /** Let go of the chosen runs, which go away, and on to the one beside them. */
  leave(going: Promise<boolean>): void;
  /** Ask for more below the list. */
  show(form: FormName): void;
  search(): void;
}

export type FormName = "tag" | "note" | "rename" | "move" | "stop" | "delete";

interface RunAction {
  /** Why it cannot be done, in words; empty: it can. */
  why?(world: World): string;
  act(world: World): void;
  writes?: true;
  /** With no run chosen it is done to all that match. */
  takesAll?: true;
}

/** Runs of one chart, as its view has it. */
const MOST_CHARTED = 100;

const one = ({ chosen }: World) => chosen[0] ?? 0;
const references = ({ chosen }: World) => chosen.map((run) => `#${run}`);

const RUN_ACTIONS: Partial<Record<ActionName, RunAction>> = {
  "open-run": {
    act: (world) => world.host.openIn(world.store, "run", { run: String(one(world)) }),
  },
  "open-compare": {
    why: ({ chosen: { length } }) =>
      length > 1 && length <= MOST_COMPARED
        ? ""
        : trans.__("Choose 2 to %1 runs to compare", MOST_COMPARED),
    act: (world) => world.host.openIn(world.store, "compare", { runs: references(world) }),
  },
  "open-chart": {
    why: ({ chosen: { length } }) =>
      length > MOST_CHARTED ? trans.__("Choose at most %1 runs to chart", MOST_CHARTED) : "",
    act(world) {
      const metric = world.metricOfChosen();
      const keys = metric === null ? {} : { keys: [metric] };
      world.host.openIn(world.store, "chart", { runs: references(world), ...keys });
    },
  },
  "open-table": {
    act: ({ host, store, experiment, filter, order_by }) =>
      host.openIn(store, "runs", {
        ...(experiment === null ? {} : { experiment }),
        ...(filter ? { filter } : {}),
        order_by,
      }),
  },
  "reveal-cell": bridge("reveal"),
  "insert-load": bridge("load"),
  "restore-code": bridge("restore"),
  "stop-runs": {
    writes: true,
    why: (world) => {
      const known = world.chosen.map(world.run);
      const isOver = known.every((run) => run !== null && run.status !== "running");
      return isOver ? trans.__("Not running") : "";
    },
    act: (world) => world.show("stop"),
  },
  "star-runs": { writes: true, act: (world) => world.acts.star(world.chosen, world.starred) },
  "edit-note": { writes: true, act: (world) => world.show("note") },
  "tag-runs": { writes: true, act: (world) => world.show("tag") },
  "rename-run": {
    writes: true,
    why: (world) => (world.run(one(world)) ? "" : trans.__("Bring the run into sight first")),
    act: (world) => world.show("rename"),
  },
  "move-runs": { writes: true, act: (world) => world.show("move") },
  "export-runs": {
    takesAll: true,
    act: ({ acts, chosen, filter, experiment }) => acts.export(chosen, { filter, experiment }),
  },
  "delete-runs": {
    writes: true,
    why: ({ lifecycle }) => (lifecycle === "deleted" ? trans.__("Deleted already") : ""),
    act: (world) =>
      runningOf(world).length ? world.show("delete") : world.leave(world.acts.remove(world.chosen)),
  },
  "restore-runs": {
    writes: true,
    why: ({ lifecycle }) => (lifecycle === "deleted" ? "" : trans.__("Not deleted")),
    act: (world) => world.leave(world.acts.restore(world.chosen)),
  },
  "copy-link": {
    why: ({ host }) => (host.linkTo ? "" : trans.__("There are no links here")),
    act(world) {
      const { host, store } = world;
      const link = host.linkTo?.({ store, view: "run", query: { run: String(one(world)) } });
      if (link) world.acts.copy(link);
    },
  },
  "search-runs": { act: (world) => world.search() },
};

/** The chosen runs that are known to run. */
export function runningOf({ chosen, run }: Pick<World, "chosen" | "run">): number[] {
  return chosen.filter((number) => run(number)?.status === "running");
}

/** Whether an action is one of the runs'. */
export function isOfRuns(name: ActionName): boolean {
  return Object.hasOwn(RUN_ACTIONS, name);
}

/** Why an action cannot be done, in words; empty: it can. */
export function whyNot(name: ActionName, world: World): string {
  const action = RUN_ACTIONS[name];
  const { of }: ActionRow = ACTIONS[name];
  if (!action) return trans.__("Not here");
  const isOfChosen = of === "run" || of === "runs";
  const count = world.chosen.length;
  if (isOfChosen && !count && !(action.takesAll && world.lifecycle === "active"))
    return trans.__("Choose a run first");
  if (of === "run" && count > 1) return trans.__("Choose one run only");
  if (action.writes && world.isReadOnly) return trans.__("This store is read-only");
  return action.why?.(world) ?? "";
}

/** Do an action, or tell why not. */
export function perform(name: ActionName, world: World): void {
  const reason = whyNot(name, world);
  if (reason) world.acts.refuse(`${ACTIONS[name].label()}: ${reason}.`);
  else RUN_ACTIONS[name]?.act(world);
}

/** The action of the runs that a key asks for. */
export function actionOf(event: KeyboardEvent): ActionName | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  for (const [name, row] of Object.entries(ACTIONS) as [ActionName, ActionRow][])
    if (row.key === event.key && event.key !== "Enter" && isOfRuns(name)) return name;
  return null;
}

function bridge(way: "reveal" | "load" | "restore"): RunAction {
  return {
    why: ({ host }) => (host.bridges[way] ? "" : trans.__("There is no notebook here")),
    act(world) {
      const done = world.host.bridges[way]?.(world.store, one(world));
      if (done) world.acts.elsewhere(done);
    },
  };
}
