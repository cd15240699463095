import type { ComponentChildren } from "preact";
import type { CompareCell, CompareRow } from "../../wire/wire.js";
import { VERDICT_CLASS } from "../parts/verdict.js";
import { trans } from "../translation.js";
import { type Direction, DirectionButton } from "./direction-button.js";
import { isLong } from "./folding.js";

interface RowProps {
  row: CompareRow;
  /** The column of the baseline. */
  base: number;
  isFolded: boolean;
  onFold: (folded: boolean) => void;
  /** Of a metric: which way it is better, whether that is set, and how to set it. */
  way?: { isSet: boolean; onChange: (direction: Direction) => void } | undefined;
}

/** A key and what each run has under it. */
export function Row({ row, base, isFolded, onFold, way }: RowProps) {
  const folds = row.inner > 0 || isLong(row);
  const differs = row.cells.some((cell) => cell.differs);
  const isMetric = way !== undefined;
  const hasNumbers = row.cells.some(isNumber);
  const isWhole = folds && !row.inner && !isFolded;
  const label = row.label || row.key;
  return (
    <tr class={differs ? "tm-cmp-row-differs" : undefined}>
      <th scope="row" class="tm-cmp-first" title={row.key}>
        <div class="tm-cmp-key" style={{ paddingLeft: row.depth * 12 }}>
          <Differs differs={differs} />
          {folds ? (
            <button
              type="button"
              class="tm-cmp-fold"
              aria-expanded={!isFolded}
              onClick={() => onFold(!isFolded)}
            >
              <span class="tm-cmp-label">{label}</span>
              <span aria-hidden>{isFolded ? "▸" : "▾"}</span>
            </button>
          ) : (
            <span class="tm-cmp-label">{label}</span>
          )}
          {way ? (
            <DirectionButton
              metric={row.key}
              direction={row.direction ?? "unknown"}
              isSet={way.isSet}
              onChange={way.onChange}
            />
          ) : null}
        </div>
      </th>
      {row.cells.map((cell, at) => (
        <Cell
          key={at}
          cell={cell}
          isBase={at === base}
          isNumber={isMetric || isNumber(cell) || (cell.value === undefined && hasNumbers)}
          isWhole={isWhole}
        />
      ))}
    </tr>
  );
}

function isNumber(cell: CompareCell): boolean {
  return typeof cell.value === "number";
}

interface CellProps {
  cell: CompareCell;
  isBase: boolean;
  isNumber: boolean;
  /** Show the whole value, on as many lines as it takes. */
  isWhole: boolean;
}

/** What a run has under a key, and how that stands against the baseline. */
function Cell({ cell, isBase, isNumber, isWhole }: CellProps) {
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

/** The sign of a row whose values are not the same; its place is there in every row. */
export function Differs({ differs }: { differs: boolean }) {
  return (
    <span class="tm-cmp-mark">
      {differs ? (
        <span role="img" aria-label={trans.__("differs")}>
          ≠
        </span>
      ) : null}
    </span>
  );
}

interface FoldableProps {
  title: string;
  isFolded: boolean;
  onFold: (folded: boolean) => void;
  /** To find it by: `data-place`. */
  id?: string;
  children: ComponentChildren;
}

/** A part below the grid that folds into its title. */
export function Foldable({ title, isFolded, onFold, id, children }: FoldableProps) {
  return (
    <section class="tm-cmp-part" data-place={id}>
      <button
        type="button"
        class="tm-cmp-fold tm-cmp-part-title"
        aria-expanded={!isFolded}
        onClick={() => onFold(!isFolded)}
      >
        <span aria-hidden>{isFolded ? "▸" : "▾"}</span>
        <span>{title}</span>
      </button>
      {isFolded ? null : children}
    </section>
  );
}

interface SectionTitleProps {
  name: string;
  /** Columns beside the first. */
  wide: number;
  note: string;
  isFolded: boolean;
  onFold: (folded: boolean) => void;
}

/** The name of a section of the grid; a click folds it. */
export function SectionTitle({ name, wide, note, isFolded, onFold }: SectionTitleProps) {
  return (
    <tr class="tm-cmp-section">
      <th scope="rowgroup" class="tm-cmp-first">
        <button
          type="button"
          class="tm-cmp-fold"
          aria-expanded={!isFolded}
          onClick={() => onFold(!isFolded)}
        >
          <span aria-hidden>{isFolded ? "▸" : "▾"}</span>
          <span class="tm-cmp-label">{name}</span>
        </button>
      </th>
      <td colSpan={wide}>
        <span class="tm-cmp-note">{note}</span>
      </td>
    </tr>
  );
}
