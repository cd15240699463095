import type { Client } from "../../wire/client.js";
import type { RunView } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { Problem } from "../parts/problem.js";
import { Status } from "../parts/status.js";
import { useAction } from "../parts/use-action.js";
import { GoButton, NO_CALL } from "./go-button.js";
import { RunName } from "./run-name.js";
import { Times } from "./times.js";

interface HeadProps {
  client: Client;
  host: Host;
  found: RunView;
  onGo(number: number): void;
}

/** Which run this is, how it stands, and what can be done with it. */
export function Head({ client, host, found, onGo }: HeadProps) {
  const { run } = found;
  const doing = useAction();
  const act = (action: "delete_runs" | "stop_runs") =>
    void doing.run(() => client.act(action, { runs: [run.number] }));
  const before = found.previous;
  return (
    <header class="tm-run-head">
      <div class="tm-row">
        <Status status={run.status} />
        <RunName client={client} run={run} />
        <span class="tm-dim tm-run-where">
          #{run.number} · <bdi>{run.experiment}</bdi>
        </span>
        <Times found={found} />
        {run.parent === null ? null : (
          <GoButton number={run.parent} onGo={onGo} label={`part of #${run.parent}`} />
        )}
      </div>
      <div class="tm-row">
        <GoButton number={found.previous} onGo={onGo} label="‹ Previous call" />
        <GoButton number={found.next} onGo={onGo} label="Next call ›" />
        <button
          type="button"
          class="tm-button"
          disabled={before === null}
          title={before === null ? NO_CALL : `Side by side with run #${before}`}
          onClick={() => host.open("compare", { runs: [`#${before}`, `#${run.number}`] })}
        >
          Compare with the call before
        </button>
        {found.can_stop ? (
          <button
            type="button"
            class="tm-button"
            disabled={doing.busy}
            title="Interrupts its cell"
            onClick={() => act("stop_runs")}
          >
            Stop
          </button>
        ) : null}
        {run.deleted === null && run.status !== "running" ? (
          <button
            type="button"
            class="tm-button"
            disabled={doing.busy}
            onClick={() => act("delete_runs")}
          >
            Delete
          </button>
        ) : null}
      </div>
      <Problem error={doing.error} />
    </header>
  );
}
