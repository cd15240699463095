import type { CompareCell } from "../../wire/wire.js";
import { VERDICT_CLASS } from "../parts/verdict.js";
import { trans } from "../translation.js";

interface Props {
  cell: CompareCell;
  isBase: boolean;
  isNumber: boolean;
  /** Show the whole value, on as many lines as it takes. */
  isWhole: boolean;
}

/** What a run has under a key, and how that stands against the baseline. */
export function Cell({ cell, isBase, isNumber, isWhole }: Props) {
  const has = cell.value !== undefined;
  const whole = cell.exact || cell.text;
  const kinds = [
    isBase && "tm-cmp-base",
    cell.differs && "tm-cmp-differs",
    isNumber && "tm-num",
    isWhole && "tm-cmp-whole",
    cell.best && "tm-cmp-best",
  ];
  return (
    <td class={kinds.filter(Boolean).join(" ")} title={isWhole ? undefined : whole}>
      <div class={has ? undefined : "tm-dim"}>
        {cell.best ? (
          <span class="tm-good" role="img" aria-label={trans.__("best")}>
            ★{" "}
          </span>
        ) : null}
        {isWhole ? whole : cell.text}
      </div>
      {cell.change ? <Change cell={cell} /> : null}
    </td>
  );
}

function Change({ cell }: { cell: CompareCell }) {
  const arrow = cell.delta === null || cell.delta === 0 ? "" : cell.delta < 0 ? "▼ " : "▲ ";
  return (
    <div class={`tm-cmp-change ${VERDICT_CLASS[cell.verdict]}`}>
      {arrow}
      {cell.change} {word(cell.verdict)}
    </div>
  );
}

function word(verdict: CompareCell["verdict"]): string {
  if (verdict === "better") return trans.__("better");
  return verdict === "worse" ? trans.__("worse") : "";
}
