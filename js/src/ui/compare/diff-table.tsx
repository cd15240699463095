import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { DiffRow } from "../../wire/wire.js";
import { trans } from "../translation.js";

const AT_FIRST = 400;

interface Props {
  rows: DiffRow[];
  /** What the sides are called. */
  baseline: string;
  other: string;
}

/** Two texts beside each other, changed words marked; on narrow screens one below the other. */
export function DiffTable({ rows, baseline, other }: Props) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, AT_FIRST);
  return (
    <>
      <table class="tm-cmp-diff">
        <thead>
          <tr>
            <th />
            <th scope="col">{baseline}</th>
            <th />
            <th scope="col">{other}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row, at) => (
            <Line key={at} row={row} />
          ))}
        </tbody>
      </table>
      {shown.length < rows.length ? (
        <button type="button" class="tm-button" onClick={() => setAll(true)}>
          {trans._n("Show %1 more row", "Show %1 more rows", rows.length - shown.length)}
        </button>
      ) : null}
    </>
  );
}

function Line({ row }: { row: DiffRow }): VNode {
  if (row.kind === "skipped")
    return (
      <tr class="tm-cmp-gap">
        <td colSpan={4}>… {trans._n("%1 equal line", "%1 equal lines", row.skipped)}</td>
      </tr>
    );
  const changed = row.kind === "changed";
  return (
    <tr class={changed ? "tm-cmp-changed" : undefined}>
      <Side at={row.old_at} pieces={row.old} sign={changed ? "-" : ""} />
      <Side at={row.new_at} pieces={row.new} sign={changed ? "+" : ""} isNew />
    </tr>
  );
}

interface SideProps {
  at: number | null;
  pieces: DiffRow["old"];
  sign: string;
  isNew?: boolean;
}

function Side({ at, pieces, sign, isNew = false }: SideProps) {
  const side = isNew ? "tm-cmp-new" : "tm-cmp-old";
  if (at === null)
    return (
      <>
        <td class={`tm-cmp-at tm-cmp-none ${side}`} />
        <td class={`tm-cmp-none ${side}`} />
      </>
    );
  const Mark = isNew ? "ins" : "del";
  return (
    <>
      <td class={`tm-cmp-at ${side}`}>
        {sign}
        {at}
      </td>
      <td class={`${side} ${sign ? "tm-cmp-marked" : ""}`}>
        {pieces.map(([text, isOnlyHere], place) =>
          isOnlyHere && sign ? <Mark key={place}>{text}</Mark> : text,
        )}
      </td>
    </>
  );
}
