import { useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Card } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { Problem } from "../parts/problem.js";

interface ActionsProps {
  client: Client;
  host: Host;
  card: Card;
}

/** What can be done with the run. */
export function CardActions({ client, host, card }: ActionsProps) {
  const [isStopping, setStopping] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const me = `#${card.run.number}`;

  const stop = async () => {
    setStopping(true);
    setError(null);
    try {
      await client.act("stop_runs", { runs: [card.run.number] });
    } catch (reason) {
      setError(reason instanceof Error ? reason : new Error(String(reason)));
      setStopping(false);
    }
  };

  return (
    <>
      {card.can_stop ? (
        <button type="button" class="tm-button" disabled={isStopping} onClick={stop}>
          {isStopping ? "Stopping …" : "Stop"}
        </button>
      ) : null}
      <button type="button" class="tm-button" onClick={() => host.open("run", { run: me })}>
        Open
      </button>
      {card.previous === null ? null : (
        <button
          type="button"
          class="tm-button"
          onClick={() => host.open("compare", { runs: [`#${card.previous}`, me] })}
        >
          Compare with #{card.previous}
        </button>
      )}
      <Problem error={error} />
    </>
  );
}
