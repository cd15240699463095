import type { Run } from "../../wire/wire.js";
import { Status } from "../parts/status.js";
import { age, date, duration } from "../parts/format.js";
import { trans } from "../translation.js";

interface Props {
  run: Run;
  now: number;
  isBase: boolean;
  onBase: () => void;
  onOpen: () => void;
  onRemove: () => void;
}

/** The head of a run's column: its name opens it, a click beside that makes it the baseline. */
export function RunHead({ run, now, isBase, onBase, onOpen, onRemove }: Props) {
  const own = (act: () => void) => (event: Event) => {
    event.stopPropagation();
    act();
  };
  return (
    <th scope="col" class={isBase ? "tm-cmp-base" : undefined} onClick={onBase}>
      <div class="tm-cmp-top">
        <span>#{run.number}</span>
        <button
          type="button"
          class="tm-cmp-remove"
          aria-label={trans.__("Take %1 out", `#${run.number}`)}
          title={trans.__("Take out of the comparison")}
          onClick={own(onRemove)}
        >
          ×
        </button>
      </div>
      <button
        type="button"
        class="tm-cmp-name"
        title={trans.__("Open %1 (%2)", run.name, run.experiment)}
        onClick={own(onOpen)}
      >
        {run.name}
      </button>
      <div>
        <Status status={run.status} />
      </div>
      <div class="tm-dim" title={run.started === null ? undefined : date(run.started)}>
        {when(run, now)}
      </div>
      <button
        type="button"
        class="tm-cmp-pick"
        aria-pressed={isBase}
        title={
          isBase
            ? trans.__("The others are told against this run")
            : trans.__("Tell the others against this run")
        }
        onClick={own(onBase)}
      >
        <span aria-hidden>{isBase ? "●" : "○"}</span> {trans.__("baseline")}
      </button>
    </th>
  );
}

function when(run: Run, now: number): string {
  if (run.started === null) return "";
  const started = age(run.started, now);
  const ended = run.ended ?? (run.status === "running" ? now : null);
  return ended === null ? started : `${started}, ${duration(ended - run.started)}`;
}
