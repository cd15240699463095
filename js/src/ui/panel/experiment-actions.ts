import type { Client } from "../../wire/client.js";
import type { Experiment, Moved } from "../../wire/wire.js";
import type { DraggedRuns } from "../dragged.js";
import { trans } from "../translation.js";
import { type Doing, done } from "./use-doing.js";

type Attempt = Doing["attempt"];

/** What is done to experiments, each with its undo; true when it went well. */
export interface ExperimentActions {
  add(name: string): Promise<boolean>;
  rename(experiment: Experiment, name: string): Promise<boolean>;
  remove(experiment: Experiment): Promise<boolean>;
  restore(experiment: Experiment): Promise<boolean>;
  move(experiment: string, dragged: DraggedRuns): Promise<boolean>;
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
      done(trans.__("%1 is restored", name), () => void remove(experiment, name, runs)),
    );
  const rename = (experiment: number, from: string, to: string): Promise<boolean> =>
    attempt(client.act("rename_experiment", { experiment, name: to }), () =>
      done(trans.__("%1 is now %2", from, to), () => void rename(experiment, to, from)),
    );
  const refuse = (words: string) => attempt(Promise.reject(new Error(words)), () => null);
  return {
    add: (name) =>
      attempt(client.act("add_experiment", { name }), ({ experiments: [made] }) =>
        done(
          trans.__("%1 is made", name),
          made === undefined ? null : () => void remove(made, name),
        ),
      ),
    rename: ({ id, name }, to) => rename(id, name, to),
    remove: ({ id, name, runs }) => remove(id, name, runs),
    restore: ({ id, name, runs }) => restore(id, name, runs),
    move: (experiment, dragged) =>
      dragged.store === store
        ? move(client, attempt, experiment, dragged.runs)
        : refuse(trans.__("Runs cannot be moved to another store")),
    refuse,
  };
}

function deleted(name: string, runs: number): string {
  if (!runs) return trans.__("%1 is deleted", name);
  return trans._n("%2 is deleted, with %1 run", "%2 is deleted, with %1 runs", runs, name);
}

function move(
  client: Client,
  attempt: Attempt,
  experiment: string,
  runs: number[],
): Promise<boolean> {
  return attempt(client.act("move_runs", { runs, experiment }), (moved) =>
    moved.runs.length
      ? done(
          trans._n("%1 run is now in %2", "%1 runs are now in %2", moved.runs.length, experiment),
          () => void moveBack(client, attempt, moved),
        )
      : done(trans.__("They are in %1 already", experiment)),
  );
}

function moveBack(client: Client, attempt: Attempt, { came_from }: Moved): Promise<boolean> {
  const all = Object.entries(came_from).map(([experiment, runs]) =>
    client.act("move_runs", { runs, experiment }),
  );
  return attempt(Promise.all(all), () => done(trans.__("They are back where they were")));
}
