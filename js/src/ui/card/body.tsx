import type { Client } from "../../wire/client.js";
import type { Card } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { Tags } from "../parts/tags.js";
import { Note } from "../parts/note.js";
import { trans } from "../translation.js";
import { CardActions } from "./actions.js";
import { CardCode } from "./code.js";
import { CardMetrics } from "./metrics.js";
import { CardParams } from "./params.js";

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
      {card.metrics.length ? (
        <section class="tm-part">
          <h4>
            {card.previous === null
              ? trans.__("Metrics")
              : trans.__("Metrics, against run #%1", card.previous)}
          </h4>
          <CardMetrics host={host} run={run.number} metrics={card.metrics} />
        </section>
      ) : null}
      {card.params.length ? (
        <section class="tm-part">
          <h4>{trans.__("Params")}</h4>
          <CardParams host={host} run={run.number} params={card.params} />
        </section>
      ) : null}
      {card.system.length ? (
        <section class="tm-part">
          <h4>{trans.__("Machine")}</h4>
          <div class="tm-gauges">
            {card.system.map((one) => (
              <span key={one.label}>
                <span class="tm-dim">{one.label}</span> {one.text}
              </span>
            ))}
          </div>
        </section>
      ) : null}
      {card.failure?.traceback ? (
        <section class="tm-part tm-all">
          <details>
            <summary>{trans.__("Traceback")}</summary>
            <pre>{card.failure.traceback}</pre>
          </details>
        </section>
      ) : null}
      {card.code_lines.length ? (
        <CardCode
          title={trans.__("Code: what changed since run #%1", card.previous)}
          lines={card.code_lines}
        />
      ) : null}
      {card.texts.map(({ name, lines }) =>
        lines.length ? (
          <CardCode
            key={name}
            title={trans.__("%1: what changed since run #%2", name, card.previous)}
            lines={lines}
          />
        ) : null,
      )}
      {card.notices.map((one, at) => (
        <div class="tm-part tm-all tm-dim" key={at}>
          {trans.__("left out (%1): %2", one.part, one.text)}
        </div>
      ))}
    </div>
  );
}
