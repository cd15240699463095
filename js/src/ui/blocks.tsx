import type { ComponentChildren } from "preact";
import type {
  Card,
  Chips,
  Choice,
  Line,
  Offer,
  Part as PartBlock,
  Row,
  Span,
  Table,
  Text,
} from "../wire/wire.js";
import { DiffTable } from "./compare/diff-table.js";
import { Since } from "./parts/clock.js";
import { figure } from "./parts/format.js";
import { Spark } from "./parts/spark.js";
import { Status } from "./parts/status.js";
import { isStatus } from "./parts/status-glyphs.js";
import { trans } from "./translation.js";

export type Block = Card["body"][number];
export type Cell = Row["cells"][number];

/** What can be clicked on in blocks. */
export interface Clicks {
  /** Goes to a run. */
  onRun?(number: number): void;
  /** Goes to a part of the page. */
  onPart?(key: string): void;
  /** Draws what chooses. */
  choose?(choice: Choice): ComponentChildren;
  /** Draws what declares a name to be a param or a metric. */
  offer?(offer: Offer): ComponentChildren;
}

interface BlocksProps extends Clicks {
  blocks: Block[];
  /** Parts that fold are shown whole. */
  unfold?: boolean;
}

/** What the server made of a view, drawn: `pages/blocks.py` says what each block is. */
export function Blocks({ blocks, ...how }: BlocksProps) {
  return (
    <>
      {blocks.map((block, at) => (
        <One key={at} block={block} {...how} />
      ))}
    </>
  );
}

function One({ block, ...how }: Omit<BlocksProps, "blocks"> & { block: Block }) {
  switch (block.kind) {
    case "line":
      return <Sentence line={block} {...how} />;
    case "chips":
      return <ChipLine chips={block.chips} {...how} />;
    case "table":
      return <BlockTable table={block} {...how} />;
    case "text":
      return <Passage text={block} />;
    case "diff":
      return <DiffTable rows={block.rows} baseline={block.names[0]} other={block.names[1]} />;
    case "part":
      return <PartOf part={block} {...how} />;
  }
}

function Sentence({ line, ...how }: Clicks & { line: Line }) {
  return (
    <div class={line.look === "note" ? "tm-foot" : "tm-say"}>
      {line.look === "warning" ? (
        <span class="tm-warn" role="img" aria-label={trans.__("warning:")}>
          ⚠︎{" "}
        </span>
      ) : null}
      <Pieces cell={line.cells} {...how} />
    </div>
  );
}

function ChipLine({ chips, ...how }: Clicks & { chips: Chips["chips"] }) {
  return (
    <div class="tm-chips">
      {chips.map((chip, at) => (
        <span class="tm-chip" key={at}>
          <Pieces cell={chip} {...how} />
        </span>
      ))}
    </div>
  );
}

function PartOf({ part, unfold, ...how }: Clicks & { part: PartBlock; unfold?: boolean }) {
  const title = part.about ? `${part.title}, ${part.about}` : part.title;
  const isWide = part.is_wide || part.folds;
  if (!part.folds || unfold)
    return (
      <Part title={title} wide={isWide}>
        <Blocks blocks={part.blocks} {...how} />
      </Part>
    );
  return (
    <section class="tm-part tm-all">
      <details open={part.is_open}>
        <summary>{title}</summary>
        <Blocks blocks={part.blocks} {...how} />
      </details>
    </section>
  );
}

interface PartProps {
  title: string;
  /** It takes the whole width. */
  wide?: boolean;
  children: ComponentChildren;
}

/** A part of a page, under its heading. */
export function Part({ title, wide = false, children }: PartProps) {
  return (
    <section class={wide ? "tm-part tm-all" : "tm-part"}>
      <h4 class="tm-title">{title}</h4>
      {children}
    </section>
  );
}

/** Rows under their heads; what is too wide scrolls inside. */
export function BlockTable({ table, ...how }: Clicks & { table: Table }) {
  const columns = table.columns ?? [];
  return (
    <div class="tm-wide">
      <table>
        {columns.length ? (
          <thead>
            <tr>
              {columns.map((column, at) => (
                <th
                  key={at}
                  scope="col"
                  class={column.is_number ? "tm-num" : undefined}
                  title={column.whole}
                >
                  {column.lines.map(wordsOf).join(" ")}
                </th>
              ))}
            </tr>
          </thead>
        ) : null}
        <tbody>
          {table.rows.map((row, at) => (
            <tr
              key={wordsOf(row.cells[0] ?? []) || at}
              class={row.look ? `tm-${row.look}` : undefined}
            >
              {row.cells.map((cell, place) => {
                const look = columns[place]?.is_number ? "tm-num" : "tm-value";
                return place === 0 ? (
                  <th key={place} scope="row" class="tm-key" title={wholeOf(cell)}>
                    <Pieces cell={cell} {...how} />
                  </th>
                ) : (
                  <td key={place} class={look} title={wholeOf(cell)}>
                    <Pieces cell={cell} {...how} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {table.more ? <div class="tm-dim">{trans.__("and %1 more", figure(table.more))}</div> : null}
    </div>
  );
}

/** A text as it is, or a coloured line for each of a diff; the sign is there for who sees no colour. */
function Passage({ text: { text, look } }: { text: Text }) {
  return look === "diff" ? <DiffText lines={text.split("\n")} /> : <pre tabIndex={0}>{text}</pre>;
}

const COLOURS: Record<string, string> = { "+": "tm-add", "-": "tm-del", "@": "tm-dim" };

function DiffText({ lines }: { lines: string[] }) {
  return (
    <pre class="tm-diff" tabIndex={0}>
      {lines.map((line, at) => (
        <span key={at} class={COLOURS[line.charAt(0)]}>
          {line || " "}
        </span>
      ))}
    </pre>
  );
}

interface PiecesProps extends Clicks {
  cell: Cell;
  /** What was cut is shown whole. */
  isWhole?: boolean;
}

/** What a cell holds. */
export function Pieces({ cell, onRun, onPart, choose, offer, isWhole = false }: PiecesProps) {
  return (
    <>
      {cell.map((piece, at) => {
        if (typeof piece === "string") return piece;
        if (piece.kind === "spark") return <Spark key={at} picture={piece} />;
        if (piece.kind === "offer") return offer?.(piece);
        if (piece.kind === "choice") return choose?.(piece);
        if (piece.kind === "when") return <Since key={at} when={piece} />;
        const text = (isWhole && piece.whole) || piece.text;
        return <SpanOf key={at} span={{ ...piece, text }} onRun={onRun} onPart={onPart} />;
      })}
    </>
  );
}

interface SpanProps {
  span: Span;
  onRun: Clicks["onRun"];
  onPart: Clicks["onPart"];
}

function SpanOf({ span, onRun, onPart }: SpanProps) {
  const { text, tone, run, part, label, is_below: isBelow } = span;
  const go = run && onRun ? () => onRun(run) : part && onPart ? () => onPart(part) : null;
  if (go)
    return (
      <button type="button" class="tm-run-link" onClick={go}>
        <bdi>{text}</bdi>
      </button>
    );
  if (label || isBelow)
    return (
      <span
        class={[tone && `tm-${tone}`, isBelow && "tm-under"].filter(Boolean).join(" ")}
        role={label ? "img" : undefined}
        aria-label={label}
      >
        {text}
      </span>
    );
  if (!tone) return <>{text}</>;
  if (isStatus(tone)) return <Status status={tone} />;
  if (tone === "strong") return <b>{text}</b>;
  if (tone === "error") return <b class="tm-bad">{text}</b>;
  return tone === "code" ? <code>{text}</code> : <span class={`tm-${tone}`}>{text}</span>;
}

/** The words of a cell. */
export function wordsOf(cell: Cell): string {
  return cell
    .map((piece) => (typeof piece === "string" ? piece : piece.kind === "span" ? piece.text : ""))
    .join("");
}

/** What somebody who points at a cell is shown, where its words are not the whole. */
export function wholeOf(cell: Cell): string | undefined {
  for (const piece of cell)
    if (typeof piece !== "string" && piece.kind === "span" && piece.whole) return piece.whole;
  return undefined;
}
