import { useMemo } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Picture, TableRow } from "../../wire/wire.js";
import { Age, Duration, Grown } from "../parts/clock.js";
import { Alerts } from "../parts/alerts.js";
import { Spark } from "../parts/spark.js";
import { Status } from "../parts/status.js";
import { trans } from "../translation.js";
import { mayOverflow, MISSING, nameWidth, type Shown, textIn } from "./columns.js";
import { type Drawn, RunGrid, type Span } from "./grid.js";
import { Header } from "./header.js";
import type { Listing } from "./listing.js";
import { terms } from "./order.js";
import type { Rows } from "./pages.js";
import { isIn } from "./selection.js";
import type { Settings } from "./settings.js";
import { usePictures } from "./lookups.js";
import { Branch, InsideCell, PartOf } from "./branch.js";
import { isTreeOf, lineCount } from "./tree.js";
import { ROW } from "./use-place.js";

interface CellsProps {
  client: Client;
  rows: Rows;
  listing: Listing;
  settings: Settings;
  shown: readonly Shown[];
  narrow: boolean;
}

/** Runs as rows of cells: a sticky head over them, a sticky first column. */
export function Cells({ client, rows, listing, settings, shown, narrow }: CellsProps) {
  const first = nameWidth(settings.widths, narrow);
  const style = useMemo(() => tracks([first, ...shown.map((one) => one.width)]), [first, shown]);
  return (
    <RunGrid
      {...listing}
      class="tm-runs-grid"
      body="tm-runs-body"
      aria-rowcount={lineCount(rows) + 1}
      aria-colcount={shown.length + 1}
      style={style}
      total={lineCount(rows)}
      height={ROW}
      over={
        <Header
          {...settings.head(shown.map((one) => one.column.name))}
          shown={shown}
          nameWidth={first}
          order={terms(settings.order_by)}
        />
      }
      onPart={(event, { run }) => {
        const isPlain = !event.shiftKey && !event.ctrlKey && !event.metaKey;
        const opens = isPlain && isIn(event.target, "[data-open]");
        if (opens) listing.onOpen(run);
        return opens;
      }}
      draw={(span) => <CellRows {...{ client, shown }} {...span} />}
    />
  );
}

function tracks(widths: readonly number[]): Record<string, string> {
  return {
    "--tm-columns": `${widths.map((one) => `${one}px`).join(" ")} minmax(0,1fr)`,
    "--tm-width": `${widths.reduce((sum, one) => sum + one, 0)}px`,
  };
}

function CellRows({
  client,
  shown,
  rows,
  drawn,
  loaded,
}: Span & Pick<CellsProps, "client" | "shown">) {
  const headline = shown.find((one) => one.spark);
  const pictures = usePictures(client, headline?.column.key ?? null, headline?.at ?? 0, loaded);
  return (
    <>
      {drawn.map((one) =>
        typeof one === "number" ? (
          <Waiting key={`at ${one}`} index={one} />
        ) : (
          <Row
            key={one.row.run.number}
            {...{ ...one, shown, isTree: rows !== null && isTreeOf(rows) }}
            picture={pictures.get(one.row.run.number)?.picture ?? null}
            skew={rows?.skew ?? 0}
          />
        ),
      )}
    </>
  );
}

interface RowProps extends Drawn {
  shown: readonly Shown[];
  isTree: boolean;
  picture: Picture | null;
  skew: number;
}

/** A run in the table. It is drawn again only when it has changed: scrolling must stay cheap. */
function Row(props: RowProps) {
  const { id, index, row, shown, isSelected, isActive, picture, skew, isTree, level, isOpen } =
    props;
  return useMemo(
    () => (
      <div
        id={id}
        class={`tm-runs-row${isActive ? " tm-runs-active" : ""}`}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={isSelected}
        {...props.tree}
        data-index={index}
        data-run={row.run.number}
      >
        <NameCell {...{ row, isSelected, isTree, level, isOpen }} />
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
    [id, index, row, shown, isSelected, isActive, picture, skew, isTree, level, isOpen],
  );
}

/** Where a row will be when its page is there. */
function Waiting({ index }: { index: number }) {
  return (
    <div class="tm-runs-row tm-runs-waiting" role="row" aria-rowindex={index + 2} aria-busy>
      <div class="tm-runs-cell tm-runs-name" role="gridcell">
        <i />
      </div>
    </div>
  );
}

type NameCellProps = Pick<RowProps, "row" | "isSelected" | "isTree" | "level" | "isOpen">;

function NameCell({ row, isSelected, isTree, level, isOpen }: NameCellProps) {
  const { run } = row;
  return (
    <div class="tm-runs-cell tm-runs-name" role="rowheader">
      {isTree ? <Branch level={level} isOpen={isOpen} /> : null}
      <span class="tm-runs-check" aria-hidden data-check>
        {isSelected ? "☑" : "☐"}
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
      {isTree ? <PartOf row={row} level={level} /> : null}
      <Alerts count={row.alerts ?? 0} />
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
  if (kind === "attributes" && key === "ended" && row.run.ended !== null)
    return <Age moment={row.run.ended} skew={skew} />;
  if (kind === "attributes" && key === "age")
    return <Grown started={row.run.started} skew={skew} />;
  if (kind === "attributes" && key === "duration") return <Duration run={row.run} skew={skew} />;
  if (kind === "attributes" && key === "status") return <Status status={row.run.status} />;
  if (!cell) return null;
  const [text, exact, best] = cell;
  const inside = row.inside?.cells[one.at];
  if (inside && text === MISSING) return <InsideCell cell={inside} />;
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
  const [, , best] = row.cells[one.at] ?? [""];
  const text = textIn(row, one.at);
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
