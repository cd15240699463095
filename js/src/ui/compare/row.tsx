import type { ComponentChildren } from "preact";
import type { Column } from "../../wire/wire.js";
import { type Clicks, Pieces, wholeOf, wordsOf } from "../blocks.js";
import { trans } from "../translation.js";
import { nameOf, type Section, type ShownRow } from "./folding.js";

interface RowProps {
  shown: ShownRow;
  columns: Column[];
  clicks: Clicks;
  onFold: (folded: boolean) => void;
}

/** A key and what each run has under it. */
export function GridRow({ shown, columns, clicks, onFold }: RowProps) {
  const { row, folds, isFolded, isWhole } = shown;
  const [first = [], ...cells] = row.cells;
  const differing = new Set(row.differing);
  const looks = [
    row.look === "changed" && "tm-cmp-row-differs",
    row.is_number && "tm-num",
    isWhole && "tm-cmp-whole",
  ];
  return (
    <tr class={classes(looks)}>
      <th scope="row" class="tm-cmp-first" title={nameOf(row)}>
        <div class="tm-cmp-key" style={{ paddingLeft: (row.depth ?? 0) * 12 }}>
          <Differs differs={row.look === "changed"} />
          {folds ? (
            <button
              type="button"
              class="tm-cmp-fold"
              aria-expanded={!isFolded}
              onClick={() => onFold(!isFolded)}
            >
              <span class="tm-cmp-label">{wordsOf(first)}</span>
              <span aria-hidden>{isFolded ? "▸" : "▾"}</span>
            </button>
          ) : (
            <span class="tm-cmp-label">{wordsOf(first)}</span>
          )}
          {first.map((piece) =>
            typeof piece !== "string" && piece.kind === "choice" ? clicks.choose?.(piece) : null,
          )}
        </div>
      </th>
      {cells.map((cell, at) => (
        <td
          key={at}
          class={classes([
            columns[at + 1]?.is_base && "tm-cmp-base",
            differing.has(at + 1) && "tm-cmp-differs",
          ])}
          title={isWhole ? undefined : (wholeOf(cell) ?? wordsOf(cell))}
        >
          <div>
            <Pieces cell={cell} isWhole={isWhole} {...clicks} />
          </div>
        </td>
      ))}
    </tr>
  );
}

function classes(names: unknown[]): string | undefined {
  return names.filter(Boolean).join(" ") || undefined;
}

/** The sign of a row whose values are not the same; its place is there in every row. */
function Differs({ differs }: { differs: boolean }) {
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
  section: Section;
  /** Columns beside the first. */
  wide: number;
  isFolded: boolean;
  onFold: (folded: boolean) => void;
}

/** The name of a section of the grid; a click folds it. */
export function SectionTitle({ section, wide, isFolded, onFold }: SectionTitleProps) {
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
          <span class="tm-cmp-label">{section.name}</span>
        </button>
      </th>
      <td colSpan={wide}>
        <span class="tm-cmp-note">
          <Pieces cell={section.note} />
        </span>
      </td>
    </tr>
  );
}
