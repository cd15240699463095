import type { Client } from "../../wire/client.js";
import type { RunPage } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { Problem } from "../parts/problem.js";
import { Status } from "../parts/status.js";
import { useAction } from "../parts/use-action.js";
import { trans } from "../translation.js";
import { GoButton, noCall } from "./go-button.js";
import { RunName } from "./run-name.js";
import { Times } from "./times.js";

type End = "delete_runs" | "stop_runs";

interface HeadProps {
  client: Client;
  host: Host;
  page: RunPage;
  onGo(number: number): void;
}

/** Which run this is, how it stands, and what can be done with it. */
export function Head({ client, host, page, onGo }: HeadProps) {
  const { run } = page;
  const doing = useAction();
  const act = (action: End) => void doing.run(() => client.act(action, { runs: [run.number] }));
  const before = page.previous;
  return (
    <header class="tm-run-head">
      <div class="tm-row">
        <Status status={run.status} />
        <RunName client={client} run={run} />
        <span class="tm-dim tm-run-where">
          #{run.number} · <bdi>{run.experiment}</bdi>
        </span>
        <Times page={page} />
        {run.parent === null ? null : (
          <GoButton number={run.parent} onGo={onGo} label={trans.__("part of #%1", run.parent)} />
        )}
      </div>
      <div class="tm-row">
        <GoButton number={page.previous} onGo={onGo} label={trans.__("‹ Previous call")} />
        <GoButton number={page.next} onGo={onGo} label={trans.__("Next call ›")} />
        <button
          type="button"
          class="tm-button"
          disabled={before === null}
          title={before === null ? noCall() : trans.__("Side by side with run #%1", before)}
          onClick={() => host.open("compare", { runs: [`#${before}`, `#${run.number}`] })}
        >
          {trans.__("Compare with the call before")}
        </button>
        {host.reveal && isOfCell(page) ? (
          <button type="button" class="tm-button" onClick={() => host.reveal?.(run.number)}>
            {trans.__("Show cell")}
          </button>
        ) : null}
        <Ends page={page} isBusy={doing.busy} act={act} />
      </div>
      <Problem error={doing.error} />
    </header>
  );
}

interface EndsProps {
  page: RunPage;
  isBusy: boolean;
  act(action: End): void;
}

function Ends({ page: { run, can_stop: canStop }, isBusy, act }: EndsProps) {
  return (
    <>
      {canStop ? (
        <button
          type="button"
          class="tm-button"
          disabled={isBusy}
          title={trans.__("Interrupts its cell")}
          onClick={() => act("stop_runs")}
        >
          {trans.__("Stop")}
        </button>
      ) : null}
      {run.deleted === null && run.status !== "running" ? (
        <button
          type="button"
          class="tm-button"
          disabled={isBusy}
          onClick={() => act("delete_runs")}
        >
          {trans.__("Delete")}
        </button>
      ) : null}
    </>
  );
}

/** Its own or, of a run inside another, that one's. */
function isOfCell({ run, call }: RunPage): boolean {
  return call ? Boolean(call.notebook && call.cell_id) : run.parent !== null;
}
