import { useState } from "preact/hooks";
import { asError, type Client } from "../../wire/client.js";
import { save } from "../../wire/save.js";

/** What was done, in words, and its undo. */
export interface Said {
  text: string;
  isProblem: boolean;
  undo: (() => void) | null;
}

/** What can be done with runs; each tells what it did, or why it did not. */
export interface Actions {
  said: Said | null;
  dismiss(): void;
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
  const [said, setSaid] = useState<Said | null>(null);
  const attempt = async <R>(
    doing: Promise<R>,
    tell: (result: R) => Said | null,
  ): Promise<boolean> => {
    try {
      setSaid(tell(await doing));
    } catch (error) {
      setSaid({
        text: asError(error).message,
        isProblem: true,
        undo: null,
      });
      return false;
    }
    onDone();
    return true;
  };
  const done = (text: string, undo: (() => void) | null = null): Said => ({
    text,
    isProblem: false,
    undo,
  });
  const restore = (runs: number[]) =>
    void attempt(client.act("restore_runs", { runs }), (result) =>
      done(`Restored ${counted(result.runs)}.`),
    );

  return {
    said,
    dismiss: () => setSaid(null),
    tag: (runs, key, value) =>
      attempt(client.act("set_tag", { runs: [...runs], key, value }), (result) =>
        done(`Tagged ${counted(result.runs)} ${value ? `${key} ${value}` : key}.`),
      ),
    remove: (runs) =>
      attempt(client.act("delete_runs", { runs: [...runs] }), (result) => {
        const said = result.message || `Deleted ${counted(result.runs)}.`;
        return done(said, result.runs.length ? () => restore(result.runs) : null);
      }),
    export: async (runs) => {
      await attempt(
        client.ask("csv", { runs: [...runs], ...(runs.length ? {} : matching) }),
        (file) => {
          save(file.name, new Blob([file.text], { type: "text/csv;charset=utf-8" }));
          return null;
        },
      );
    },
  };
}

function counted(runs: readonly number[]): string {
  const [only] = runs;
  return runs.length === 1 ? `#${only}` : `${runs.length.toLocaleString("en")} runs`;
}
