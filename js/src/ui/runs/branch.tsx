import type { GroupCell, TableRow } from "../../wire/wire.js";
import { figure } from "../parts/format.js";
import { trans } from "../translation.js";
import { insideText } from "./columns.js";

interface BranchProps {
  level: number;
  isOpen: boolean | null;
}

/** How deep a run is, and the sign that unfolds what is inside of it. */
export function Branch({ level, isOpen }: BranchProps) {
  const style = { marginLeft: `${(level - 1) * 16}px` };
  if (isOpen === null) return <span class="tm-runs-turn" style={style} aria-hidden />;
  return (
    <span
      class="tm-runs-turn"
      style={style}
      aria-hidden
      title={isOpen ? trans.__("Fold (←)") : trans.__("Unfold (→)")}
      data-fold={isOpen ? "open" : "folded"}
    >
      {isOpen ? "▾" : "▸"}
    </span>
  );
}

/** How many runs are inside of one; of one that is inside of a run that does not match, of which. */
export function PartOf({ row: { run, inside }, level }: { row: TableRow; level: number }) {
  return (
    <>
      {inside ? (
        <span class="tm-dim tm-runs-many">{trans.__("%1 inside", figure(inside.runs))}</span>
      ) : null}
      {level === 1 && run.parent !== null ? (
        <span class="tm-dim tm-runs-many">{trans.__("part of #%1", run.parent)}</span>
      ) : null}
    </>
  );
}

/** What the runs inside came to: the best of them, and their mean and spread. */
export function InsideCell({ cell }: { cell: GroupCell }) {
  const { runs, best, best_run } = cell;
  const of = trans._n("of %2 run inside", "of %2 runs inside", runs, figure(runs));
  const which = best_run === null ? "" : trans.__("the best is #%1", best_run);
  const meaning = best
    ? trans.__("best (mean ± deviation) %1", of)
    : trans.__("mean ± deviation %1", of);
  const title = [meaning, which].filter(Boolean).join("\n");
  return (
    <span class="tm-runs-inside tm-dim" title={title}>
      {insideText(cell)}
    </span>
  );
}
