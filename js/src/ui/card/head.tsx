import type { Card } from "../../wire/wire.js";
import { Status } from "../parts/status.js";
import { trans } from "../translation.js";
import { Meter } from "./meter.js";
import { useSeconds } from "./seconds.js";

const WARNINGS = 4;

interface HeadProps {
  card: Card;
  isOpen: boolean;
  onToggle(): void;
}

/** What stays on the screen: status, name, time, what changed and what to beware of. */
export function CardHead({ card, isOpen, onToggle }: HeadProps) {
  const { run, failure, progress } = card;
  const seconds = useSeconds(card);
  const more = card.warnings.length - WARNINGS;
  return (
    <div class="tm-card-head">
      <button type="button" class="tm-fold" aria-expanded={isOpen} onClick={onToggle}>
        <Status status={run.status} />
        <b class="tm-name">{run.name}</b>
        <span class="tm-dim">
          #{run.number} · {run.experiment}
        </span>
        <span class="tm-dim">
          {run.ended === null ? trans.__("running for %1", seconds) : trans.__("in %1", seconds)}
        </span>
        <span class="tm-more tm-dim">{isOpen ? trans.__("Less ▴") : trans.__("Details ▾")}</span>
      </button>
      {progress ? <Meter progress={progress} /> : null}
      {failure ? (
        <div class="tm-say">
          <b class="tm-bad">{failure.type}</b>
          {failure.message ? `: ${failure.message}` : ""}
          {card.failed_at ? <span class="tm-dim"> ({card.failed_at})</span> : null}
        </div>
      ) : null}
      {isOpen || !card.headline.length ? null : (
        <div class="tm-chips">
          {card.headline.map((text, at) => (
            <span class="tm-chip" key={at}>
              {text}
            </span>
          ))}
        </div>
      )}
      {card.sameness ? <div class="tm-say tm-dim">= {card.sameness}</div> : null}
      {card.warnings.slice(0, isOpen ? undefined : WARNINGS).map((text, at) => (
        <div class="tm-say" key={at}>
          <span class="tm-warn" role="img" aria-label={trans.__("warning:")}>
            ⚠︎{" "}
          </span>
          {text}
        </div>
      ))}
      {!isOpen && more > 0 ? (
        <div class="tm-say tm-dim">{trans._n("%1 more warning", "%1 more warnings", more)}</div>
      ) : null}
    </div>
  );
}
