import { useMemo } from "preact/hooks";
import type { Picture, TableRow } from "../../wire/wire.js";
import { Spark } from "../parts/spark.js";
import { Status } from "../parts/status.js";
import { trans } from "../translation.js";
import { mayOverflow, MISSING, type Shown } from "./columns.js";
import { Age, Duration } from "../parts/clock.js";

interface RowProps {
  id: string;
  index: number;
  row: TableRow;
  shown: readonly Shown[];
  selected: boolean;
  active: boolean;
  picture: Picture | null;
  skew: number;
}

/** A run in the table. It is drawn again only when it has changed: scrolling must stay cheap. */
export function Row({ id, index, row, shown, selected, active, picture, skew }: RowProps) {
  return useMemo(
    () => (
      <div
        id={id}
        class={`tm-runs-row${active ? " tm-runs-active" : ""}`}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={selected}
        data-index={index}
        data-run={row.run.number}
      >
        <NameCell row={row} selected={selected} />
        {shown.map((one) => (
          <div
            key={one.column.name}
            role="gridcell"
            class={classOf(one, row)}
            style={one.left === null ? undefined : { left: one.left }}
          >
            <Content one={one} row={row} picture={picture} skew={skew} />
          </div>
        ))}
      </div>
    ),
    [id, index, row, shown, selected, active, picture, skew],
  );
}

/** Where a row will be when its page is there. */
export function Waiting({ index }: { index: number }) {
  return (
    <div class="tm-runs-row tm-runs-waiting" role="row" aria-rowindex={index + 2} aria-busy>
      <div class="tm-runs-cell tm-runs-name" role="gridcell">
        <i />
      </div>
    </div>
  );
}

function NameCell({ row: { run }, selected }: { row: TableRow; selected: boolean }) {
  return (
    <div class="tm-runs-cell tm-runs-name" role="rowheader">
      <span class="tm-runs-check" aria-hidden data-check>
        {selected ? "☑" : "☐"}
      </span>
      <Status status={run.status} short />
      <a
        class="tm-runs-open"
        data-open
        title={`${run.name} #${run.number}${run.note && `\n${run.note}`}`}
      >
        {run.name}
      </a>
      {run.note ? (
        <span class="tm-dim" role="img" aria-label={trans.__("has a note")}>
          ✎
        </span>
      ) : null}
      <span class="tm-dim tm-runs-number">#{run.number}</span>
    </div>
  );
}

function Content({
  one,
  row,
  picture,
  skew,
}: Pick<RowProps, "row" | "picture" | "skew"> & { one: Shown }) {
  const { kind, key } = one.column;
  const cell = row.cells[one.at];
  if (kind === "attributes" && key === "started")
    return <Age moment={row.run.started} skew={skew} />;
  if (kind === "attributes" && key === "duration") return <Duration run={row.run} skew={skew} />;
  if (kind === "attributes" && key === "status") return <Status status={row.run.status} />;
  if (!cell) return null;
  const [text, exact, best] = cell;
  const said = <span title={exact || text}>{best ? <b>{text}</b> : text}</span>;
  if (!one.spark) return said;
  return (
    <>
      <span class="tm-runs-spark">{picture ? <Spark picture={picture} /> : null}</span>
      {said}
    </>
  );
}

function classOf(one: Shown, row: TableRow): string {
  const [text, , best] = row.cells[one.at] ?? [""];
  return [
    "tm-runs-cell",
    one.column.is_number && "tm-num",
    one.left !== null && "tm-runs-pinned",
    mayOverflow(one, text) && "tm-runs-cut",
    best && "tm-good",
    text === MISSING && "tm-dim",
  ]
    .filter(Boolean)
    .join(" ");
}
