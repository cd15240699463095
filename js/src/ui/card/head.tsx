import type { Card, Progress } from "../../wire/wire.js";
import { Blocks } from "../blocks.js";
import { useNow } from "../parts/clock.js";
import { duration } from "../parts/format.js";
import { Status } from "../parts/status.js";
import { trans } from "../translation.js";

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

/** How far the run has come. */
function Meter({ progress }: { progress: Progress }) {
  const percent = Math.round((progress.fraction ?? 0) * 100);
  return (
    <div class="tm-progress">
      <div
        class="tm-meter"
        role="progressbar"
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-label={progress.label}
      >
        <div style={{ width: `${percent}%` }} />
      </div>
      <span class="tm-dim">{progress.label}</span>
    </div>
  );
}

const TICK = 500;

/** How long a run took, or has been running: ticks between two answers of the server, by its clock. */
function useSeconds({ run, now }: Card): string {
  const isRunning = run.ended === null;
  const clock = useNow(now ?? 0, isRunning ? TICK : null);
  const until = run.ended ?? clock;
  const seconds = until - (run.started ?? until);
  return isRunning ? duration(seconds < 10 ? seconds : Math.floor(seconds)) : duration(seconds);
}
