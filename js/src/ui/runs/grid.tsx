import type { ComponentChildren, HTMLAttributes } from "preact";
import { useEffect, useId, useMemo } from "preact/hooks";
import type { TableRow } from "../../wire/wire.js";
import { trans } from "../translation.js";
import type { Listing } from "./listing.js";
import type { Rows } from "./pages.js";
import { isIn, type PressedRow, rowOf } from "./selection.js";
import { isTreeOf, type Line, lineAt } from "./tree.js";

/** Where a run is drawn, and how it stands. */
export interface Drawn extends Omit<Line, "at" | "of"> {
  id: string;
  index: number;
  /** What tells who does not see the tree where it stands in it. */
  tree: { "aria-level"?: number; "aria-expanded"?: boolean };
  isSelected: boolean;
  isActive: boolean;
}

/** The rows in sight and a few on either side; of one whose page is not there yet only its place. */
export interface Span {
  rows: Rows | null;
  drawn: (Drawn | number)[];
  /** Those that are there. */
  loaded: TableRow[];
}

interface RunGridProps
  extends Omit<HTMLAttributes<HTMLDivElement>, "onKeyDown" | "class">,
    Pick<
      Listing,
      | "rows"
      | "element"
      | "place"
      | "selection"
      | "onSeen"
      | "onOpen"
      | "onTurn"
      | "onPress"
      | "onKeyDown"
    > {
  class: string;
  /** Class of what holds the rows. */
  body: string;
  /** Rows there are, and the height of one in pixels. */
  total: number;
  height: number;
  /** What stands over the rows and below them. */
  over?: ComponentChildren;
  under?: ComponentChildren;
  /** A press within a row: true when it meant something else than to select it. */
  onPart?(event: MouseEvent, row: PressedRow): boolean;
  /** A key: true when it meant something to the runs. */
  onKey?(event: KeyboardEvent): boolean;
  /** Draw the rows, each keyed by the number of its run. */
  draw(span: Span): ComponentChildren;
}

const NO_TREE = {};
/** What folds and unfolds a row. */
const FOLD = "[data-fold]";
const FOLDED = "[data-fold=folded]";

/** Runs in rows of one height, of which only those in sight are drawn, whatever a row looks like. */
export function RunGrid(props: RunGridProps) {
  const { rows, element, place, selection, onSeen, onOpen, onTurn, ...more } = props;
  const { onPress, onKeyDown, ...rest } = more;
  const { body, total, height, over, under, onPart, onKey, draw, ...attributes } = rest;
  const id = useId();
  const last = Math.min(place.last, total);
  const first = Math.min(place.first, last);
  const has = rows !== null;
  const isTree = has && isTreeOf(rows);
  useEffect(() => {
    if (has) onSeen(first, last);
  }, [first, last, total, has, onSeen]);
  const selected = useMemo(() => new Set(selection.runs), [selection.runs]);
  const drawn = Array.from({ length: Math.max(0, last - first) }, (_, at): Drawn | number => {
    const line = rows ? lineAt(rows, first + at) : undefined;
    if (!line) return first + at;
    const { row, level, isOpen } = line;
    const { number } = row.run;
    const isActive = selection.active === number;
    const isSelected = selected.has(number);
    const tree = isTree ? { "aria-level": level, "aria-expanded": isOpen ?? undefined } : NO_TREE;
    const stands = { row, level, isOpen, isActive, isSelected, tree };
    return { id: `${id}-${number}`, index: first + at, ...stands };
  });
  const loaded = drawn.flatMap((one) => (typeof one === "number" ? [] : one.row));
  return (
    <div
      ref={element}
      role={isTree ? "treegrid" : "grid"}
      tabIndex={0}
      aria-label={trans.__("Runs")}
      aria-multiselectable
      aria-rowcount={total}
      aria-activedescendant={selection.active === null ? undefined : `${id}-${selection.active}`}
      {...attributes}
      onClick={(event) => {
        const row = rowOf(event.target);
        if (row && isIn(event.target, FOLD)) onTurn(row.run, isIn(event.target, FOLDED));
        else if (row && !onPart?.(event, row)) onPress(row.index, event);
      }}
      onDblClick={(event) => {
        const row = rowOf(event.target);
        const isPart = isIn(event.target, `button,input,[data-open],[data-check],${FOLD}`);
        if (row && !isPart) onOpen(row.run);
      }}
      onMouseDown={(event) => {
        if (event.shiftKey && rowOf(event.target)) event.preventDefault(); // would select text
      }}
      onKeyDown={(event) => {
        if (isIn(event.target, "input,button") || !onKey?.(event)) return onKeyDown(event);
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {over}
      <div class={body} role="rowgroup" style={{ height: total * height }}>
        <div role="presentation" style={{ transform: `translateY(${first * height}px)` }}>
          {draw({ rows, drawn, loaded })}
        </div>
      </div>
      {under}
    </div>
  );
}
