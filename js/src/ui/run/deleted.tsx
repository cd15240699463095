import type { Client } from "../../wire/client.js";
import type { Run } from "../../wire/wire.js";
import { Filled } from "../parts/filled.js";
import { Problem } from "../parts/problem.js";
import { date } from "../parts/format.js";
import { useAction } from "../parts/use-action.js";
import { trans } from "../translation.js";

/** Says that the run is deleted, and takes it back. */
export function Deleted({ client, run }: { client: Client; run: Run }) {
  const doing = useAction();
  const { deleted } = run;
  if (deleted === null) return null;
  const restore = () => doing.run(() => client.act("restore_runs", { runs: [run.number] }));
  return (
    <div class="tm-run-deleted" role="status">
      <span>
        <Filled text={(gap) => trans.__("Deleted %1; it is kept until %2.", date(deleted), gap)}>
          <code>trackmagic gc</code>
        </Filled>
      </span>{" "}
      <button type="button" class="tm-button" disabled={doing.busy} onClick={() => void restore()}>
        {trans.__("Undo")}
      </button>
      <Problem error={doing.error} />
    </div>
  );
}
