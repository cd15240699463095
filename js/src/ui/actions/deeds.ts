import type { Experiment, Run } from "../../wire/wire.js";
import { MOST_COMPARED } from "../compare/references.js";
import type { Bridges, PanelHost } from "../panel/desk.js";
import type { Branch } from "../panel/experiment-tree.js";
import type { MenuItem } from "../parts/menu.js";
import { trans } from "../translation.js";
import type { ExperimentChanges, RunChanges } from "./changes.js";
import { ACTIONS, type ActionName, type ActionRow } from "./names.js";

export type Lifecycle = "active" | "deleted";

/** What an action needs to be told first, below a list or a button. */
export type FormName = "tag" | "note" | "rename" | "move" | "stop" | "delete";

/** What is changed, and where it is shown. */
interface Place<Changes extends { refuse(reason: string): Promise<boolean> }> {
  host: Pick<PanelHost, "open"> & Partial<Pick<PanelHost, "bridges" | "linkTo">>;
  changes: Changes;
  /** Those that are seen: what is deleted, or what is not. */
  lifecycle: Lifecycle;
  isReadOnly: boolean;
}

/** Runs that something is done to. */
export interface ChosenRuns extends Place<RunChanges> {
  store: string | undefined;
  /** Whose runs are seen; null: all of them. */
  experiment: string | null;
  filter: string;
  order_by: string[];
  /** Their numbers. */
  chosen: readonly number[];
  /** A run, when its row is loaded. */
  run(number: number): Run | null;
  /** How many runs are inside of one, when its row is loaded. */
  inside(number: number): number;
  starred: ReadonlySet<number>;
  /** A metric that they have; null where none is known. */
  metricOfChosen(): string | null;
  /** Let go of them, as they go away, and on to the one beside them. */
  leave(going: Promise<boolean>): void;
  show(form: FormName): void;
  /** Ask whether to delete them, where that is called for: true while it is asked. */
  asksToDelete(): boolean;
  search(): void;
}

/** What is under the pen: a new name in a group, the name of an experiment, or its note. */
export type Pen =
  | { of: "new"; group: string }
  | { of: "name" | "note" | "goal" | "alerts"; key: string; experiment: Experiment };

/** The experiment that something is done to. */
export interface ChosenExperiment extends Place<ExperimentChanges> {
  /** It, or a group of some; undefined: all of them. */
  branch: Branch | undefined;
  put(pen: Pen): void;
  remove(branch: Branch, experiment: Experiment): void;
  /** Show what is deleted, or what is not. */
  turn(): void;
}

/** What an action does. */
interface Deed<On> {
  /** What it is called here, where that is not its name. */
  label?(on: On): string;
  /** It may be possible here; else it is not offered. */
  isHere?(on: On): boolean;
  /** Why it cannot be done now, in words; empty: it can. */
  why?(on: On): string;
  act(on: On): void;
  /** With nothing chosen it is done to all that match. */
  takesAll?: true;
}

/** Runs of one chart, as its view has it. */
const MOST_CHARTED = 100;

const first = ({ chosen }: ChosenRuns) => chosen[0] ?? 0;
const references = ({ chosen }: ChosenRuns) => chosen.map((run) => `#${run}`);

const OF_RUNS: Partial<Record<ActionName, Deed<ChosenRuns>>> = {
  "open-run": { act: (on) => on.host.open("run", { run: String(first(on)) }) },
  "open-compare": {
    why: ({ chosen: { length } }) =>
      length > 1 && length <= MOST_COMPARED
        ? ""
        : trans.__("Choose 2 to %1 runs to compare", MOST_COMPARED),
    act: (on) => on.host.open("compare", { runs: references(on) }),
  },
  "open-chart": {
    why: ({ chosen: { length } }) =>
      length > MOST_CHARTED ? trans.__("Choose at most %1 runs to chart", MOST_CHARTED) : "",
    act(on) {
      const metric = on.metricOfChosen();
      const keys = metric === null ? {} : { keys: [metric] };
      on.host.open("chart", { runs: references(on), ...keys });
    },
  },
  "compare-children": onChildren(2, (on, run) => {
    const compared = on.changes.inside(run, on.order_by, MOST_COMPARED);
    const open = (runs: number[]) =>
      on.host.open("compare", { runs: runs.map((one) => `#${one}`) });
    void on.changes.elsewhere(compared.then(open));
  }),
  "chart-children": onChildren(1, (on, run) =>
    on.host.open("chart", { filter: `parent = #${run}` }),
  ),
  "open-table": {
    isHere: ({ lifecycle }) => lifecycle === "active",
    act: ({ host, experiment, filter, order_by }) =>
      host.open("runs", {
        ...(experiment === null ? {} : { experiment }),
        ...(filter ? { filter } : {}),
        order_by,
      }),
  },
  "reveal-cell": bridge("reveal"),
  "insert-load": bridge("load"),
  "restore-code": bridge("restore"),
  "stop-runs": {
    why: ({ chosen, run }) => {
      const isOver = chosen.map(run).every((one) => one !== null && one.status !== "running");
      return isOver ? trans.__("Not running") : "";
    },
    act: (on) => on.show("stop"),
  },
  "star-runs": { act: (on) => void on.changes.star(on.chosen, on.starred) },
  "edit-note": { act: (on) => on.show("note") },
  "tag-runs": { act: (on) => on.show("tag") },
  "rename-run": {
    why: (on) => (on.run(first(on)) ? "" : trans.__("Bring the run into sight first")),
    act: (on) => on.show("rename"),
  },
  "move-runs": { act: (on) => on.show("move") },
  "copy-link": {
    isHere: ({ host }) => host.linkTo !== undefined,
    why: ({ host }) => (host.linkTo ? "" : trans.__("There are no links here")),
    act(on) {
      const { host, store = "" } = on;
      const link = host.linkTo?.({ store, view: "run", query: { run: String(first(on)) } });
      if (link) void on.changes.copy(link);
    },
  },
  "export-runs": {
    takesAll: true,
    act: ({ changes, chosen, filter, experiment }) =>
      void changes.export(chosen, { filter, experiment }),
  },
  "restore-runs": {
    isHere: ({ lifecycle }) => lifecycle === "deleted",
    why: ({ lifecycle }) => (lifecycle === "deleted" ? "" : trans.__("Not deleted")),
    act: (on) => on.leave(on.changes.restore(on.chosen)),
  },
  "delete-runs": {
    isHere: ({ lifecycle }) => lifecycle === "active",
    why: ({ lifecycle }) => (lifecycle === "deleted" ? trans.__("Deleted already") : ""),
    act: (on) => {
      if (!on.asksToDelete()) on.leave(on.changes.remove(on.chosen));
    },
  },
  "search-runs": { act: (on) => on.search() },
};

const OF_EXPERIMENTS: Partial<Record<ActionName, Deed<ChosenExperiment>>> = {
  "open-table": {
    isHere: ({ lifecycle, branch }) => lifecycle === "active" && (!branch || branch.line !== null),
    act: ({ host, branch }) =>
      host.open("runs", branch?.line ? { experiment: branch.line.experiment.name } : {}),
  },
  "open-dashboard": onExperiment(({ host }, { id }) => host.open("dashboard", { experiment: id })),
  "rename-experiment": onExperiment((on, experiment, { key }) =>
    on.put({ of: "name", key, experiment }),
  ),
  "edit-experiment-note": onExperiment((on, experiment, { key }) =>
    on.put({ of: "note", key, experiment }),
  ),
  "set-goal": onExperiment((on, experiment, { key }) => on.put({ of: "goal", key, experiment })),
  "set-alerts": onExperiment((on, experiment, { key }) =>
    on.put({ of: "alerts", key, experiment }),
  ),
  "delete-experiment": onExperiment((on, experiment, branch) => on.remove(branch, experiment)),
  "restore-experiment": {
    ...onExperiment((on, experiment) => void on.changes.restore(experiment)),
    isHere: ({ lifecycle, branch }) => lifecycle === "deleted" && Boolean(branch?.line),
    why: ({ lifecycle }) => (lifecycle === "active" ? trans.__("It is not deleted") : ""),
  },
  "add-experiment": {
    why: notDeleted,
    act: ({ branch, put }) =>
      put({ of: "new", group: branch?.key && !branch.line ? `${branch.key}/` : "" }),
  },
  "show-deleted": {
    label: ({ lifecycle }) =>
      lifecycle === "deleted" ? trans.__("Hide deleted") : trans.__("Show deleted"),
    act: (on) => on.turn(),
  },
};

function bridge(way: keyof Omit<Bridges, "declare">): Deed<ChosenRuns> {
  return {
    isHere: ({ host }) => host.bridges?.[way] !== undefined,
    why: ({ host }) => (host.bridges?.[way] ? "" : trans.__("There is no notebook here")),
    act(on) {
      const doing = on.host.bridges?.[way]?.(on.store ?? "", first(on));
      if (doing) void on.changes.elsewhere(doing);
    },
  };
}

/** What is done to the runs inside of a run that has so many of them at least. */
function onChildren(fewest: number, act: (on: ChosenRuns, run: number) => void): Deed<ChosenRuns> {
  return {
    isHere: (on) => on.chosen.length === 1 && on.inside(first(on)) > 0,
    why: (on) =>
      on.inside(first(on)) < fewest
        ? trans._n("No run is inside of it", "Fewer than %1 runs are inside of it", fewest)
        : "",
    act: (on) => act(on, first(on)),
  };
}

function onExperiment(
  act: (on: ChosenExperiment, experiment: Experiment, branch: Branch) => void,
): Deed<ChosenExperiment> {
  return {
    isHere: ({ lifecycle, branch }) => lifecycle === "active" && Boolean(branch?.line),
    why: notDeleted,
    act(on) {
      const { branch } = on;
      if (branch?.line) act(on, branch.line.experiment, branch);
      else void on.changes.refuse(trans.__("Choose an experiment first."));
    },
  };
}

function notDeleted({ lifecycle }: ChosenExperiment): string {
  return lifecycle === "deleted" ? trans.__("Not in the view of what is deleted") : "";
}

/** What can be done to runs, or to experiments: by button, menu, key, palette or page. */
function actionsOf<On extends ChosenRuns | ChosenExperiment>(
  deeds: Partial<Record<ActionName, Deed<On>>>,
  unfit: (row: ActionRow, deed: Deed<On>, on: On) => string,
) {
  const names = (Object.keys(ACTIONS) as ActionName[]).filter((name) => deeds[name]);
  const isHere = (name: ActionName, on: On) => deeds[name]?.isHere?.(on) ?? true;
  /** Why an action cannot be done, in words; empty: it can. */
  const whyNot = (name: ActionName, on: On): string => {
    const deed = deeds[name];
    const row: ActionRow = ACTIONS[name];
    if (!deed) return trans.__("Not here");
    const isRefused = row.writes && on.isReadOnly;
    return (
      unfit(row, deed, on) ||
      (isRefused ? trans.__("This store is read-only") : (deed.why?.(on) ?? ""))
    );
  };
  /** Do an action, or tell why not. */
  const perform = (name: ActionName, on: On): void => {
    const reason = whyNot(name, on);
    if (reason) void on.changes.refuse(`${ACTIONS[name].label()}: ${reason}.`);
    else deeds[name]?.act(on);
  };
  /** Entries of a menu: what cannot be done says why, what never can be here is left out. */
  const items = (of: readonly ActionName[], on: On): MenuItem[] =>
    of
      .filter((name) => isHere(name, on))
      .map((name) => {
        const { label, key }: ActionRow = ACTIONS[name];
        return {
          label: deeds[name]?.label?.(on) ?? label(),
          key,
          disabled: whyNot(name, on),
          onChoose: () => perform(name, on),
        };
      });
  /** All of them that have a place in a menu, with a line between its parts. */
  const menu = (on: On): (MenuItem | "line")[] => {
    const partOf = (name: ActionName) => (ACTIONS[name] as ActionRow).part;
    const parts = new Set(names.map(partOf).filter((part) => part !== undefined));
    return [...parts]
      .map((part) =>
        items(
          names.filter((name) => partOf(name) === part),
          on,
        ),
      )
      .filter((some) => some.length)
      .flatMap((some, at) => (at ? ["line" as const, ...some] : some));
  };
  /** The action of a key: of those that can be done here, where `on` is given. */
  const ofKey = (key: string, on?: On): ActionName | null =>
    names.find(
      (name) =>
        key !== "Enter" && // the list's own
        (ACTIONS[name] as ActionRow).key === key &&
        (!on || isHere(name, on)),
    ) ?? null;
  return {
    has: (name: ActionName) => names.includes(name),
    isHere,
    whyNot,
    perform,
    items,
    menu,
    ofKey,
  };
}

export const RUN_ACTIONS = /* @__PURE__ */ actionsOf(
  OF_RUNS,
  ({ of }, { takesAll }, { chosen, lifecycle }) => {
    const isOfChosen = of === "run" || of === "runs";
    if (isOfChosen && !chosen.length && !(takesAll && lifecycle === "active"))
      return trans.__("Choose a run first");
    return of === "run" && chosen.length > 1 ? trans.__("Choose one run only") : "";
  },
);

/* a place without experiments does without */
export const EXPERIMENT_ACTIONS = /* @__PURE__ */ actionsOf(OF_EXPERIMENTS, () => "");
