import type { Client } from "../../wire/client.js";
import { save } from "../../wire/save.js";
import type { Text } from "../../wire/wire.js";
import { named } from "../parts/format.js";
import { type Doing, done, useDoing } from "../parts/use-doing.js";
import { trans } from "../translation.js";
import { tagRuns } from "./tag-runs.js";

/** What can be done with runs; each tells what it did, or why it did not. */
export interface Actions extends Pick<Doing, "said" | "dismiss"> {
  tag(runs: readonly number[], key: string, value: string): Promise<boolean>;
  remove(runs: readonly number[]): Promise<boolean>;
  /** CSV of these runs, or of all that match. */
  export(runs: readonly number[]): Promise<void>;
}

interface Matching {
  filter: string;
  experiment: string | null;
}

export function useActions(client: Client, matching: Matching, onDone: () => void): Actions {
  const doing = useDoing();
  const attempt: Doing["attempt"] = async (...what) => {
    const isDone = await doing.attempt(...what);
    if (isDone) onDone();
    return isDone;
  };
  const restore = (runs: number[]) =>
    void attempt(client.act("restore_runs", { runs }), (result) =>
      done(trans.__("Restored %1.", named(result.runs))),
    );

  return {
    said: doing.said,
    dismiss: doing.dismiss,
    tag: (runs, key, value) => tagRuns(client, attempt, runs, key, value),
    remove: (runs) =>
      attempt(client.act("delete_runs", { runs: [...runs] }), (result) => {
        const said = result.message || trans.__("Deleted %1.", named(result.runs));
        return done(said, result.runs.length ? () => restore(result.runs) : null);
      }),
    export: async (runs) => {
      await attempt(
        client.ask("csv", { runs: [...runs], ...(runs.length ? {} : matching) }),
        (file) => {
          saveCsv(file);
          return null;
        },
      );
    },
  };
}

/** Save the runs of a file to the user's disk. */
export function saveCsv(file: Text): void {
  save(file.name, new Blob([file.text], { type: "text/csv;charset=utf-8" }));
}
