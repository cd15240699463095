import type { Column } from "../../wire/wire.js";
import { type Clicks, Pieces } from "../blocks.js";
import { trans } from "../translation.js";

interface Props {
  run: number;
  column: Column;
  clicks: Clicks;
  onBase: () => void;
  onRemove: () => void;
}

/** The head of a run's column: a click beside what can be clicked on makes it the baseline. */
export function RunHead({ run, column, clicks, onBase, onRemove }: Props) {
  const pick = ({ target }: Event) => {
    if (!(target instanceof Element && target.closest("button"))) onBase();
  };
  const [top = [], ...lines] = column.lines;
  return (
    <th
      scope="col"
      class={column.is_base ? "tm-cmp-base" : undefined}
      title={column.whole}
      onClick={pick}
    >
      <div class="tm-cmp-top">
        <Pieces cell={top} {...clicks} />
        <button
          type="button"
          class="tm-cmp-remove"
          aria-label={trans.__("Take %1 out", `#${run}`)}
          title={trans.__("Take out of the comparison")}
          onClick={onRemove}
        >
          ×
        </button>
      </div>
      {lines.map((line, at) => (
        <div key={at}>
          <Pieces cell={line} {...clicks} />
        </div>
      ))}
    </th>
  );
}

interface BaselineProps {
  isBase: boolean;
  onBase: () => void;
}

/** Makes a run the one that the others are told against. */
export function BaselineButton({ isBase, onBase }: BaselineProps) {
  return (
    <button
      type="button"
      class="tm-cmp-pick"
      aria-pressed={isBase}
      title={
        isBase
          ? trans.__("The others are told against this run")
          : trans.__("Tell the others against this run")
      }
      onClick={onBase}
    >
      <span aria-hidden>{isBase ? "●" : "○"}</span> {trans.__("baseline")}
    </button>
  );
}
