import type { Client } from "../../wire/client.js";
import { save } from "../../wire/save.js";
import type { Experiment, Run } from "../../wire/wire.js";
import type { DraggedRuns } from "../dragged.js";
import { goalText } from "../panel/goal-text.js";
import { hasEmptyPart } from "../panel/experiment-tree.js";
import { named } from "../parts/format.js";
import { trans } from "../translation.js";
import { type Doing, done } from "./doing.js";

/** What is told of a change that went well, and how it is taken back. */
interface Change {
  text: string;
  undo?: () => Promise<unknown>;
  /** What is told when it has been taken back. */
  undone?: string;
}

/** Do what changes a store, and tell of it in a line with its undo. */
export function changing(attempt: Doing["attempt"]) {
  function change<R>(doing: Promise<R>, tell: (result: R) => Change): Promise<boolean> {
    return attempt(doing, (result) => {
      const { text, undo, undone = "" } = tell(result);
      return done(text, undo ? () => void attempt(undo(), () => done(undone)) : null);
    });
  }
  const refuse = (reason: string): Promise<boolean> =>
    attempt(Promise.reject(new Error(reason)), () => null);
  return { change, refuse };
}

type Changing = ReturnType<typeof changing>;

/** What is done to runs of a store; each tells whether it went well. */
export type RunChanges = ReturnType<typeof runChanges>;

export function runChanges(client: Client, attempt: Doing["attempt"]) {
  const { change, refuse } = changing(attempt);
  const setTag = async (runs: readonly number[], key: string, value: string | null) => {
    if (runs.length) await client.act("set_tag", { runs: [...runs], key, value });
  };

  return {
    refuse,
    star(runs: readonly number[], starred: ReadonlySet<number>) {
      const had = runs.filter((run) => starred.has(run));
      const isAll = had.length === runs.length;
      const changed = isAll ? had : runs.filter((run) => !starred.has(run));
      const [value, before] = isAll ? [null, "yes"] : ["yes", null];
      const of = named(runs);
      return change(setTag(changed, "starred", value), () => ({
        text: isAll ? trans.__("Took the star off %1.", of) : trans.__("Starred %1.", of),
        undo: () => setTag(changed, "starred", before),
        undone: trans.__("Stars of %1 are as before.", of),
      }));
    },
    /** The undo gives each run what it had before. */
    tag: (runs: readonly number[], key: string, value: string) =>
      change(
        client.act("set_tag", { runs: [...runs], key, value }),
        ({ runs: tagged, before }) => ({
          text: trans.__("Tagged %1 %2.", named(tagged), value ? `${key} ${value}` : key),
          undo: () => Promise.all(before.map((old) => setTag(old.runs, key, old.value))),
          undone: trans.__("Tag %1 of %2 is as before.", key, named(tagged)),
        }),
      ),
    rename: ({ number: run, name: before }: Run, name: string) =>
      change(client.act("rename", { run, name }), () => ({
        text: trans.__("Renamed #%1.", run),
        undo: () => client.act("rename", { run, name: before }),
        undone: trans.__("#%1 is %2 again.", run, before),
      })),
    /** Tell of a note that was saved in the place of another. */
    noted: (run: number, before: string) =>
      change(Promise.resolve(), () => ({
        text: trans.__("Saved the note of #%1.", run),
        undo: () => client.act("set_note", { run, note: before }),
        undone: trans.__("The note of #%1 is as before.", run),
      })),
    move: (runs: readonly number[], experiment: string) => moved(client, change, runs, experiment),
    remove: (runs: readonly number[]) =>
      change(client.act("delete_runs", { runs: [...runs] }), ({ runs: gone }) => ({
        text: deleted(gone, runs),
        undo: () => client.act("restore_runs", { runs: gone }),
        undone: trans.__("Restored %1.", named(gone)),
      })),
    restore: (runs: readonly number[]) =>
      change(client.act("restore_runs", { runs: [...runs] }), ({ runs: back }) => ({
        text: trans.__("Restored %1.", named(back)),
        undo: () => client.act("delete_runs", { runs: back }),
        undone: trans.__("Deleted %1 again.", named(back)),
      })),
    stop: (runs: readonly number[]) =>
      change(client.act("stop_runs", { runs: [...runs] }), () => ({
        text: trans.__("Stopping %1.", named(runs)),
      })),
    /** CSV of these runs; of all that match where there are none. */
    export: (runs: readonly number[], matching: { filter: string; experiment: string | null }) =>
      change(
        client.ask("csv", { runs: [...runs], ...(runs.length ? {} : matching) }),
        ({ name, text }) => {
          save(name, new Blob([text], { type: "text/csv;charset=utf-8" }));
          return { text: trans.__("Saved %1.", name) };
        },
      ),
    /** The first of the runs inside of a run, in that order. */
    inside: async (run: number, order_by: string[], limit: number): Promise<number[]> => {
      const page = await client.ask("runs", { inside: run, columns: [], order_by, limit });
      return page.rows.map((row) => row.run.number);
    },
    copy: (link: string) => change(copied(link), () => ({ text: trans.__("Copied the link.") })),
    /** What another place does: its failure is told. */
    elsewhere: (doing: Promise<void>) => attempt(doing),
  };
}

/** What ran inside the chosen runs went along. */
function deleted(gone: readonly number[], chosen: readonly number[]): string {
  const along = gone.filter((run) => !chosen.includes(run)).length;
  if (!along) return trans.__("Deleted %1.", named(gone));
  const of = named(gone.filter((run) => chosen.includes(run)));
  return trans._n("Deleted %2, with %1 run inside.", "Deleted %2, with %1 runs inside.", along, of);
}

/** What is done to experiments of a store; each tells whether it went well. */
export type ExperimentChanges = ReturnType<typeof experimentChanges>;

export function experimentChanges(client: Client, store: string, attempt: Doing["attempt"]) {
  const { change, refuse } = changing(attempt);
  const underName = (name: string, take: () => Promise<boolean>): Promise<boolean> =>
    hasEmptyPart(name)
      ? refuse(trans.__("A name cannot begin or end with a slash, or have two in a row."))
      : take();

  return {
    refuse,
    add: (name: string) =>
      underName(name, () =>
        change(client.act("add_experiment", { name }), ({ experiments: [experiment] }) => ({
          text: trans.__("Made %1.", name),
          ...(experiment !== undefined && {
            undo: () => client.act("delete_experiment", { experiment }),
            undone: trans.__("Deleted %1.", name),
          }),
        })),
      ),
    rename: ({ id: experiment, name: before }: Experiment, name: string) =>
      underName(name, () =>
        change(client.act("rename_experiment", { experiment, name }), () => ({
          text: trans.__("%1 is now %2.", before, name),
          undo: () => client.act("rename_experiment", { experiment, name: before }),
          undone: trans.__("%1 is now %2.", name, before),
        })),
      ),
    remove: ({ id: experiment, name, runs }: Experiment) =>
      change(client.act("delete_experiment", { experiment }), () => ({
        text: runs
          ? trans._n("Deleted %2, with %1 run.", "Deleted %2, with %1 runs.", runs, name)
          : trans.__("Deleted %1.", name),
        undo: () => client.act("restore_experiment", { experiment }),
        undone: trans.__("Restored %1.", name),
      })),
    restore: ({ id: experiment, name }: Experiment) =>
      change(client.act("restore_experiment", { experiment }), () => ({
        text: trans.__("Restored %1.", name),
        undo: () => client.act("delete_experiment", { experiment }),
        undone: trans.__("Deleted %1.", name),
      })),
    /** Tell of a note that was saved in the place of another. */
    noted: ({ id: experiment, name }: Experiment, before: string) =>
      change(Promise.resolve(), () => ({
        text: trans.__("Saved the note of %1.", name),
        undo: () => client.act("set_experiment_note", { experiment, note: before }),
        undone: trans.__("The note of %1 is as before.", name),
      })),
    /** An empty text takes the goal back. */
    aim: ({ id: experiment, name, goal }: Experiment, text: string) =>
      change(client.act("set_experiment_goal", { experiment, goal: text }), () => ({
        text: text
          ? trans.__("%1 has the goal %2.", name, text)
          : trans.__("%1 has no goal.", name),
        undo: () => client.act("set_experiment_goal", { experiment, goal: goalText(goal) }),
        undone: trans.__("The goal of %1 is as before.", name),
      })),
    /** An empty filter takes the alerts back. */
    watch: ({ id: experiment, name, alert_when }: Experiment, filter: string) =>
      change(client.act("set_experiment_alert_when", { experiment, filter }), () => ({
        text: filter
          ? trans.__("%1 alerts when %2.", name, filter)
          : trans.__("%1 has no alerts.", name),
        undo: () => client.act("set_experiment_alert_when", { experiment, filter: alert_when }),
        undone: trans.__("The alerts of %1 are as before.", name),
      })),
    take: ({ name }: Experiment, dragged: DraggedRuns) =>
      dragged.store === store
        ? moved(client, change, dragged.runs, name)
        : refuse(trans.__("Runs cannot be moved to another store.")),
  };
}

/** Move runs to an experiment; the undo brings each back to where it was. */
function moved(
  client: Client,
  change: Changing["change"],
  runs: readonly number[],
  experiment: string,
): Promise<boolean> {
  return change(client.act("move_runs", { runs: [...runs], experiment }), (answer) => {
    if (!answer.runs.length) return { text: trans.__("They are in %1 already.", experiment) };
    const back = () =>
      Object.entries(answer.came_from).map(([from, some]) =>
        client.act("move_runs", { runs: some, experiment: from, with_nested: false }),
      );
    return {
      text: trans.__("Moved %1 to %2.", named(answer.runs), experiment),
      undo: () => Promise.all(back()),
      undone: trans.__("Moved %1 back.", named(answer.runs)),
    };
  });
}

/** Into the clipboard; where a page may not, through a selected text. */
async function copied(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    const before = document.activeElement;
    area.value = text;
    document.body.append(area);
    area.select();
    const isDone = document.execCommand("copy");
    area.remove();
    if (before instanceof HTMLElement) before.focus();
    if (!isDone) throw new Error(trans.__("The browser does not let copy; the link is %1", text));
  }
}
