import type { Card } from "../../wire/wire.js";
import { Blocks } from "../blocks.js";
import { Status } from "../parts/status.js";
import { trans } from "../translation.js";
import { Meter } from "./meter.js";
import { useSeconds } from "./seconds.js";

interface HeadProps {
  card: Card;
  isOpen: boolean;
  onToggle(): void;
}

/** What stays on the screen: status, name, time, what changed and what to beware of. */
export function CardHead({ card, isOpen, onToggle }: HeadProps) {
  const { run, progress } = card;
  const seconds = useSeconds(card);
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
      <Blocks blocks={isOpen ? card.said.filter((block) => block.kind !== "chips") : card.said} />
    </div>
  );
}
