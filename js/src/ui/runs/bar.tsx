import { counted, figure } from "../parts/format.js";
import { trans } from "../translation.js";
import { Buttons, type ButtonsProps } from "./buttons.js";
import { MOST_NUMBERS } from "./page-reader.js";
import type { Rows } from "./pages.js";
import type { Actions } from "./use-actions.js";

interface BarProps extends ButtonsProps {
  pending: boolean;
  problem: string;
  problemId: string;
  /** Take away the brushes of the chart that narrows the table. */
  onUnbrush(): void;
}

/** The line above the table: what went wrong, else what was done, else how many runs there are. */
export function Bar({ pending, problem, problemId, onUnbrush, ...rest }: BarProps) {
  const { rows, selected, actions } = rest;
  const isTelling = problem !== "" || actions.said !== null;
  return (
    <div class="tm-runs-bar">
      <span
        id={problemId}
        class={`tm-runs-said${isTelling ? " tm-runs-telling" : ""}${pending ? " tm-dim" : ""}`}
        role={problem ? "alert" : "status"}
        title={problem || undefined}
      >
        {problem ? <span class="tm-bad">{problem}</span> : null}
        {!problem && actions.said ? <Said {...actions} said={actions.said} /> : null}
        {isTelling ? null : <Count rows={rows} selected={selected.length} />}
      </span>
      {rows?.of.runs ? (
        <button
          type="button"
          class="tm-button tm-runs-brush"
          title={trans.__("Show all that match: take the brush away")}
          onClick={onUnbrush}
        >
          {trans.__("within a brush ×")}
        </button>
      ) : null}
      {selected.length ? <Buttons {...rest} /> : null}
    </div>
  );
}

function Said({
  said,
  dismiss,
}: Pick<Actions, "dismiss"> & { said: NonNullable<Actions["said"]> }) {
  return (
    <>
      <span class={said.isProblem ? "tm-bad" : undefined}>{said.text}</span>
      {said.undo ? (
        <button type="button" class="tm-button" onClick={said.undo}>
          {trans.__("Undo")}
        </button>
      ) : null}
      <button type="button" class="tm-runs-fold" aria-label={trans.__("Dismiss")} onClick={dismiss}>
        ×
      </button>
    </>
  );
}

function Count({ rows, selected }: { rows: Rows | null; selected: number }) {
  return (
    <span>
      <span class={selected ? "tm-runs-total" : undefined}>
        {rows ? counted(rows.total) : trans.__("%1 runs", "…")}
      </span>
      {selected ? told(selected, rows?.total ?? 0) : ""}
    </span>
  );
}

function told(selected: number, total: number): string {
  return selected === MOST_NUMBERS && total > selected
    ? trans.__("the first %1 selected", figure(selected))
    : trans.__("%1 selected", figure(selected));
}
