import type { Client } from "../../wire/client.js";
import type { Card } from "../../wire/wire.js";
import { Blocks } from "../blocks.js";
import type { Host } from "../host.js";
import { Tags } from "../parts/tags.js";
import { Note } from "../parts/note.js";
import { CardActions } from "./actions.js";
import { Declare } from "./declare.js";

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
