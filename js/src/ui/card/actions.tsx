import type { Client } from "../../wire/client.js";
import type { Card } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { Problem } from "../parts/problem.js";
import { useAction } from "../parts/use-action.js";
import { trans } from "../translation.js";

interface ActionsProps {
  client: Client;
  host: Host;
  card: Card;
}

/** What can be done with the run. */
export function CardActions({ client, host, card }: ActionsProps) {
  const doing = useAction();
  const me = `#${card.run.number}`;
  const stop = () => doing.run(() => client.act("stop_runs", { runs: [card.run.number] }));

  return (
    <>
      {card.can_stop ? (
        <button type="button" class="tm-button" disabled={doing.busy} onClick={() => void stop()}>
          {doing.busy ? trans.__("Stopping …") : trans.__("Stop")}
        </button>
      ) : null}
      <button type="button" class="tm-button" onClick={() => host.open("run", { run: me })}>
        {trans.__("Open")}
      </button>
      {card.previous === null ? null : (
        <button
          type="button"
          class="tm-button"
          onClick={() => host.open("compare", { runs: [`#${card.previous}`, me] })}
        >
          {trans.__("Compare with #%1", card.previous)}
        </button>
      )}
      <Problem error={doing.error} />
    </>
  );
}
