import { useMemo } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Picture, TableRow } from "../../wire/wire.js";
import { Age, Duration } from "../parts/clock.js";
import { Spark } from "../parts/spark.js";
import { Status } from "../parts/status.js";
import { trans } from "../translation.js";
import { mayOverflow, MISSING, nameWidth, type Shown } from "./columns.js";
import { type Drawn, RunGrid, type Span } from "./grid.js";
import { Header } from "./header.js";
import type { Listing } from "./listing.js";
import { terms } from "./order.js";
import type { Rows } from "./pages.js";
import { isIn } from "./selection.js";
import type { Settings } from "./settings.js";
import { usePictures } from "./lookups.js";
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
      aria-rowcount={rows.total + 1}
      aria-colcount={shown.length + 1}
      style={style}
      total={rows.total}
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
            {...{ ...one, shown }}
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
  picture: Picture | null;
  skew: number;
}

/** A run in the table. It is drawn again only when it has changed: scrolling must stay cheap. */
function Row({ id, index, row, shown, isSelected, isActive, picture, skew }: RowProps) {
  return useMemo(
    () => (
      <div
        id={id}
        class={`tm-runs-row${isActive ? " tm-runs-active" : ""}`}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={isSelected}
        data-index={index}
        data-run={row.run.number}
      >
        <NameCell row={row} isSelected={isSelected} />
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
    [id, index, row, shown, isSelected, isActive, picture, skew],
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

function NameCell({ row: { run }, isSelected }: Pick<RowProps, "row" | "isSelected">) {
  return (
    <div class="tm-runs-cell tm-runs-name" role="rowheader">
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
