import type { Client } from "../../wire/client.js";
import type { Run } from "../../wire/wire.js";
import { named } from "../parts/format.js";
import { type Doing, done } from "../parts/use-doing.js";
import { tagRuns } from "../runs/tag-runs.js";
import { saveCsv } from "../runs/use-actions.js";
import { trans } from "../translation.js";
import { moveRuns } from "./move-runs.js";

/** What is done to runs, told in a line and undone where that can be. */
export interface Acts {
  star(runs: readonly number[], starred: ReadonlySet<number>): void;
  tag(runs: readonly number[], key: string, value: string): Promise<boolean>;
  rename(run: Run, name: string): void;
  /** Tell of a note that was saved in the place of another. */
  noted(run: number, before: string): void;
  move(runs: readonly number[], experiment: string): Promise<boolean>;
  remove(runs: readonly number[]): Promise<boolean>;
  restore(runs: readonly number[]): Promise<boolean>;
  stop(runs: readonly number[]): void;
  export(runs: readonly number[], matching: { filter: string; experiment: string | null }): void;
  copy(link: string): void;
  /** What another place does: its failure is told. */
  elsewhere(doing: Promise<void>): void;
  /** Say why something is not done. */
  refuse(reason: string): void;
}

export function actsOf(client: Client, attempt: Doing["attempt"]): Acts {
  const setTag = async (runs: readonly number[], key: string, value: string | null) => {
    if (runs.length) await client.act("set_tag", { runs: [...runs], key, value });
  };
  const undone = (doing: Promise<unknown>, text: string) => void attempt(doing, () => done(text));

  return {
    star(runs, starred) {
      const had = runs.filter((run) => starred.has(run));
      const isAll = had.length === runs.length;
      const changed = isAll ? had : runs.filter((run) => !starred.has(run));
      const [value, before] = isAll ? [null, "yes"] : ["yes", null];
      const of = named(runs);
      const text = isAll ? trans.__("Took the star off %1.", of) : trans.__("Starred %1.", of);
      const back = trans.__("Stars of %1 are as before.", of);
      void attempt(setTag(changed, "starred", value), () =>
        done(text, () => undone(setTag(changed, "starred", before), back)),
      );
    },
    tag: (runs, key, value) => tagRuns(client, attempt, runs, key, value),
    rename: (run, name) =>
      void attempt(client.act("rename", { run: run.number, name }), () =>
        done(trans.__("Renamed #%1.", run.number), () =>
          undone(
            client.act("rename", { run: run.number, name: run.name }),
            trans.__("#%1 is %2 again.", run.number, run.name),
          ),
        ),
      ),
    noted: (run, before) =>
      void attempt(Promise.resolve(), () =>
        done(trans.__("Saved the note of #%1.", run), () =>
          undone(
            client.act("set_note", { run, note: before }),
            trans.__("The note of #%1 is as before.", run),
          ),
        ),
      ),
    move: (runs, experiment) => moveRuns(client, attempt, runs, experiment),
    remove: (runs) =>
      attempt(client.act("delete_runs", { runs: [...runs] }), ({ runs: gone }) =>
        done(trans.__("Deleted %1.", named(gone)), () =>
          undone(client.act("restore_runs", { runs: gone }), trans.__("Restored %1.", named(gone))),
        ),
      ),
    restore: (runs) =>
      attempt(client.act("restore_runs", { runs: [...runs] }), ({ runs: back }) =>
        done(trans.__("Restored %1.", named(back)), () =>
          undone(
            client.act("delete_runs", { runs: back }),
            trans.__("Deleted %1 again.", named(back)),
          ),
        ),
      ),
    stop: (runs) =>
      undone(client.act("stop_runs", { runs: [...runs] }), trans.__("Stopping %1.", named(runs))),
    export: (runs, matching) =>
      void attempt(
        client.ask("csv", { runs: [...runs], ...(runs.length ? {} : matching) }),
        (file) => {
          saveCsv(file);
          return done(trans.__("Saved %1.", file.name));
        },
      ),
    copy: (link) => undone(copied(link), trans.__("Copied the link.")),
    elsewhere: (doing) => void attempt(doing, () => null),
    refuse: (reason) =>
      void attempt(Promise.resolve(), () => ({ text: reason, isProblem: true, undo: null })),
  };
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
