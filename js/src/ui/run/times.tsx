import type { RunPage } from "../../wire/wire.js";
import { age, date, duration } from "../parts/format.js";
import { pulse, useNow } from "../parts/clock.js";
import { trans } from "../translation.js";

/** How long the run took or has been running, and when it began; it ticks. */
export function Times({ page: { run, now: serverNow } }: { page: RunPage }) {
  const now = useNow(serverNow ?? 0, pulse(run.ended === null && run.status === "running"));
  const started = run.started ?? now;
  const took = duration((run.ended ?? now) - started);
  return (
    <span class="tm-dim" title={trans.__("started %1", date(started))}>
      {run.ended === null
        ? trans.__("running for %1, started %2", took, age(started, now))
        : trans.__("took %1, started %2", took, age(started, now))}
    </span>
  );
}
