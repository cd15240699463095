import type { Chart } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { Legend, entriesOf } from "./legend.js";
import type { Options } from "./options.js";

interface Props {
  chart: Chart | null;
  options: Options;
  onChange(change: Partial<Options>): void;
}

/** Legend and notes. The legend has its place before it is there, and none where a chart has no legend. */
export function Below({ chart, options: { hidden }, onChange }: Props) {
  const entries = chart ? entriesOf(chart) : [];
  const isEmpty = chart && !chart.data.length && !chart.notes.length;
  const notes = isEmpty ? [trans.__("nothing to draw yet")] : chart?.notes;
  return (
    <>
      {entries.length || !chart ? (
        <Legend {...{ entries, hidden }} onChange={(next) => onChange({ hidden: next })} />
      ) : null}
      <p class="tm-notes tm-dim">{notes?.join("; ")}</p>
    </>
  );
}
