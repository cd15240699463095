import type { CompareCell, CompareRow } from "../../wire/wire.js";
import { Cell } from "./cell.js";
import { Differs } from "./differs.js";
import { DirectionButton } from "./direction-button.js";
import type { Direction } from "./directions.js";
import { isLong } from "./folding.js";

interface Props {
  row: CompareRow;
  /** The column of the baseline. */
  base: number;
  isFolded: boolean;
  onFold: (folded: boolean) => void;
  /** Of a metric: which way it is better, whether that is set, and how to set it. */
  way?: { isSet: boolean; onChange: (direction: Direction) => void } | undefined;
}

/** A key and what each run has under it. */
export function Row({ row, base, isFolded, onFold, way }: Props) {
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
