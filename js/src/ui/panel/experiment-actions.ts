import type { Client } from "../../wire/client.js";
import type { Experiment } from "../../wire/wire.js";
import type { DraggedRuns } from "../dragged.js";
import { type Doing, done } from "../parts/use-doing.js";
import { trans } from "../translation.js";
import { hasEmptyPart } from "./experiment-tree.js";
import { moveRuns } from "./move-runs.js";

type Attempt = Doing["attempt"];

/** What is done to experiments, each with its undo; true when it went well. */
export interface ExperimentActions {
  add(name: string): Promise<boolean>;
  rename(experiment: Experiment, name: string): Promise<boolean>;
  remove(experiment: Experiment): Promise<boolean>;
  restore(experiment: Experiment): Promise<boolean>;
  move(experiment: string, dragged: DraggedRuns): Promise<boolean>;
  /** Tell of a note that was saved in the place of another. */
  noted(experiment: Experiment, before: string): Promise<boolean>;
  /** Say why something is not done. */
  refuse(words: string): Promise<boolean>;
}

/** Actions on the experiments of one store. */
export function experimentActions(
  client: Client,
  store: string,
  attempt: Attempt,
): ExperimentActions {
  const remove = (experiment: number, name: string, runs = 0): Promise<boolean> =>
    attempt(client.act("delete_experiment", { experiment }), () =>
      done(deleted(name, runs), () => void restore(experiment, name, runs)),
    );
  const restore = (experiment: number, name: string, runs = 0): Promise<boolean> =>
    attempt(client.act("restore_experiment", { experiment }), () =>
      done(trans.__("Restored %1.", name), () => void remove(experiment, name, runs)),
    );
  const rename = (experiment: number, from: string, to: string): Promise<boolean> =>
    attempt(client.act("rename_experiment", { experiment, name: to }), () =>
      done(trans.__("%1 is now %2.", from, to), () => void rename(experiment, to, from)),
    );
  const add = (name: string): Promise<boolean> =>
    attempt(client.act("add_experiment", { name }), ({ experiments: [made] }) =>
      done(trans.__("Made %1.", name), made === undefined ? null : () => void remove(made, name)),
    );
  const noted = (experiment: number, name: string, before: string): Promise<boolean> =>
    attempt(Promise.resolve(), () =>
      done(trans.__("Saved the note of %1.", name), () => {
        const doing = client.act("set_experiment_note", { experiment, note: before });
        void attempt(doing, () => done(trans.__("The note of %1 is as before.", name)));
      }),
    );
  const refuse = (words: string) => attempt(Promise.reject(new Error(words)), () => null);
  const named = (name: string, take: () => Promise<boolean>): Promise<boolean> =>
    hasEmptyPart(name)
      ? refuse(trans.__("A name cannot begin or end with a slash, or have two in a row."))
      : take();
  return {
    add: (name) => named(name, () => add(name)),
    rename: ({ id, name }, to) => named(to, () => rename(id, name, to)),
    remove: ({ id, name, runs }) => remove(id, name, runs),
    restore: ({ id, name, runs }) => restore(id, name, runs),
    move: (experiment, dragged) =>
      dragged.store === store
        ? moveRuns(client, attempt, dragged.runs, experiment)
        : refuse(trans.__("Runs cannot be moved to another store.")),
    noted: ({ id, name }, before) => noted(id, name, before),
    refuse,
  };
}

function deleted(name: string, runs: number): string {
  if (!runs) return trans.__("Deleted %1.", name);
  return trans._n("Deleted %2, with %1 run.", "Deleted %2, with %1 runs.", runs, name);
}
