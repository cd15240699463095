import type { Client } from "../../wire/client.js";
import type { Moved } from "../../wire/wire.js";
import { named } from "../parts/format.js";
import { type Doing, done } from "../parts/use-doing.js";
import { trans } from "../translation.js";

type Attempt = Doing["attempt"];

/** Move runs to an experiment; the undo brings each back to where it was. */
export function moveRuns(
  client: Client,
  attempt: Attempt,
  runs: readonly number[],
  experiment: string,
): Promise<boolean> {
  return attempt(client.act("move_runs", { runs: [...runs], experiment }), (moved) =>
    moved.runs.length
      ? done(
          trans.__("Moved %1 to %2.", named(moved.runs), experiment),
          () => void moveBack(client, attempt, moved),
        )
      : done(trans.__("They are in %1 already.", experiment)),
  );
}

function moveBack(client: Client, attempt: Attempt, { runs, came_from }: Moved): Promise<boolean> {
  const all = Object.entries(came_from).map(([experiment, some]) =>
    client.act("move_runs", { runs: some, experiment, with_nested: false }),
  );
  return attempt(Promise.all(all), () => done(trans.__("Moved %1 back.", named(runs))));
}
