import { useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Card } from "../../wire/wire.js";
import { Blocks } from "../blocks.js";
import type { Declared, Host } from "../host.js";
import { Note } from "../parts/note.js";
import { Problem } from "../parts/problem.js";
import { Tags } from "../parts/tags.js";
import { useDoing } from "../actions/doing.js";
import { trans } from "../translation.js";

interface BodyProps {
  client: Client;
  host: Host;
  card: Card;
}

/** The unfolded card; what is clicked on comes first, where nothing that grows can push it away. */
export function CardBody({ client, host, card }: BodyProps) {
  const { run } = card;
  return (
    <div class="tm-card-body">
      <div class="tm-part tm-all tm-actions">
        <CardActions client={client} host={host} card={card} />
        <Tags client={client} run={run.number} tags={card.tags} />
        <Note client={client} run={run.number} note={run.note} />
      </div>
      <Blocks
        blocks={card.body}
        onRun={(number) => host.open("run", { run: `#${number}` })}
        offer={({ name, what }) => <Declare host={host} run={run.number} name={name} as={what} />}
      />
    </div>
  );
}

interface ActionsProps {
  client: Client;
  host: Host;
  card: Card;
}

/** What can be done with the run. */
function CardActions({ client, host, card }: ActionsProps) {
  const doing = useDoing();
  const me = `#${card.run.number}`;
  const stop = () => doing.attempt(client.act("stop_runs", { runs: [card.run.number] }));

  return (
    <>
      {card.can_stop ? (
        <button type="button" class="tm-button" disabled={doing.isBusy} onClick={() => void stop()}>
          {doing.isBusy ? trans.__("Stopping …") : trans.__("Stop")}
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
      <Problem error={doing.problem} />
    </>
  );
}

interface DeclareProps {
  host: Host;
  run: number;
  name: string;
  as: Declared;
}

/** Says that a name is the other of param and metric: written into the cell's header, where there is a cell. */
function Declare({ host, run, name, as }: DeclareProps) {
  const [said, setSaid] = useState("");
  const words = `--${as}s +${name}`;
  const declare = async () => {
    const isWritten = await host.declare?.(run, name, as);
    setSaid(
      isWritten
        ? trans.__("%1 is in the header: it holds from the next run on", words)
        : trans.__("write it in the header: %1", `%%track ${words}`),
    );
  };
  const label = as === "param" ? trans.__("%1 is a param", name) : trans.__("%1 is a metric", name);
  return (
    <>
      <button type="button" class="tm-declare" aria-label={label} title={label} onClick={declare}>
        {as === "param" ? trans.__("→ param") : trans.__("→ metric")}
      </button>
      <span class="tm-declared tm-dim" role="status">
        {said}
      </span>
    </>
  );
}
