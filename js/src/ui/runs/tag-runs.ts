import type { Client } from "../../wire/client.js";
import { named } from "../parts/format.js";
import { type Doing, done } from "../parts/use-doing.js";
import { trans } from "../translation.js";

/** Set a tag of runs; the undo gives each what it had before. */
export function tagRuns(
  client: Client,
  attempt: Doing["attempt"],
  runs: readonly number[],
  key: string,
  value: string,
): Promise<boolean> {
  return attempt(client.act("set_tag", { runs: [...runs], key, value }), (tagged) => {
    const of = named(tagged.runs);
    return done(trans.__("Tagged %1 %2.", of, value ? `${key} ${value}` : key), () => {
      const back = tagged.before.map((old) =>
        client.act("set_tag", { runs: old.runs, key, value: old.value }),
      );
      const told = trans.__("Tag %1 of %2 is as before.", key, of);
      void attempt(Promise.all(back), () => done(told));
    });
  });
}
