import type { Client } from "../../wire/client.js";
import type { Run } from "../../wire/wire.js";
import { Problem } from "../parts/problem.js";
import { date } from "../parts/time.js";
import { useAction } from "../parts/use-action.js";

/** Says that the run is deleted, and takes it back. */
export function Deleted({ client, run }: { client: Client; run: Run }) {
  const doing = useAction();
  if (run.deleted === null) return null;
  const restore = () => doing.run(() => client.act("restore_runs", { runs: [run.number] }));
  return (
    <div class="tm-run-deleted" role="status">
      <span>
        Deleted {date(run.deleted)}; it is kept until <code>trackmagic gc</code>.
      </span>{" "}
      <button type="button" class="tm-button" disabled={doing.busy} onClick={() => void restore()}>
        Undo
      </button>
      <Problem error={doing.error} />
    </div>
  );
}
