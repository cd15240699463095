import { useMemo } from "preact/hooks";
import type { Picture, Progress, Run, TableColumn, TableRow } from "../../wire/wire.js";
import { Spark } from "../parts/spark.js";
import { Status } from "../parts/status.js";
import { MISSING } from "../runs/columns.js";
import { Age, Duration } from "../parts/clock.js";
import { trans } from "../translation.js";
import { RowName } from "./row-name.js";

/** Of a row, in pixels. */
export const ROW = 42;

interface RowProps {
  id: string;
  index: number;
  row: TableRow;
  /** Metrics: the run is told by the first of them that it has. */
  columns: readonly TableColumn[];
  picture: Picture | null;
  progress: Progress | null;
  skew: number;
  isSelected: boolean;
  isActive: boolean;
  isStarred: boolean;
  /** Its name is under the pen. */
  isNamed: boolean;
  /** The new name; null when it stays. */
  onNamed(name: string | null): void;
}

/** A run in the panel: what it is and how it stands, in two lines at any width. */
export function Row(props: RowProps) {
  const { id, index, row, columns, picture, progress, skew } = props;
  const { isSelected, isActive, isStarred, isNamed } = props;
  const { run } = row;
  return useMemo(
    () => (
      <div
        id={id}
        class={`tm-panel-run${isActive ? " tm-panel-active" : ""}`}
        role="row"
        aria-rowindex={index + 1}
        aria-selected={isSelected}
        data-index={index}
        data-run={run.number}
        draggable={!isNamed}
      >
        <Status status={run.status} short />
        <div class="tm-panel-what" role="gridcell">
          <div class="tm-panel-first">
            {isNamed ? (
              <RowName name={run.name} onNamed={props.onNamed} />
            ) : (
              <span class="tm-panel-name" title={titleOf(run)}>
                {run.name}
              </span>
            )}
            {run.note ? (
              <span class="tm-dim" role="img" aria-label={trans.__("has a note")}>
                ✎
              </span>
            ) : null}
            <span class="tm-dim tm-panel-number">#{run.number}</span>
          </div>
          <Second {...props} />
        </div>
        <Side isStarred={isStarred} />
        <Bar {...props} />
      </div>
    ),
    [id, index, row, columns, picture, progress, skew, isSelected, isActive, isStarred, isNamed],
  );
}

function titleOf({ name, experiment, note }: Run): string {
  const lines = [name, experiment && trans.__("Experiment: %1", experiment), note];
  return lines.filter(Boolean).join("\n");
}

/** Where a row will be when its page is there. */
export function Waiting({ index }: { index: number }) {
  return (
    <div class="tm-panel-run tm-panel-waiting" role="row" aria-rowindex={index + 1} aria-busy>
      <i />
    </div>
  );
}

function Second({ row: { run, cells }, columns, picture, progress, skew }: RowProps) {
  const at = Math.max(
    0,
    cells.findIndex(([text]) => text && text !== MISSING),
  );
  const [text, exact, isBest] = cells[at] ?? ["", "", false];
  const other = at > 0 ? (columns[at]?.key ?? "") : "";
  const isRunning = run.status === "running";
  const far = progress && isRunning ? " tm-panel-far" : "";
  return (
    <div class={`tm-panel-second tm-dim${far}`}>
      <span class="tm-panel-when">
        {isRunning ? (progress?.label ?? <Duration run={run} skew={skew} />) : null}
        {isRunning ? null : <Age moment={run.started} skew={skew} />}
      </span>
      {picture ? <Spark picture={picture} /> : null}
      {other ? (
        <bdi class="tm-panel-other" title={other}>
          {other}
        </bdi>
      ) : null}
      <span class={isBest ? "tm-panel-metric tm-good" : "tm-panel-metric"} title={exact || text}>
        {text}
      </span>
    </div>
  );
}

function Side({ isStarred }: Pick<RowProps, "isStarred">) {
  return (
    <div class="tm-panel-side" role="gridcell">
      <button
        type="button"
        tabIndex={-1}
        class="tm-panel-star"
        aria-pressed={isStarred}
        aria-label={trans.__("Star")}
        data-star
      >
        {isStarred ? "★" : "☆"}
      </button>
      <button
        type="button"
        tabIndex={-1}
        class="tm-panel-more"
        aria-haspopup="menu"
        aria-label={trans.__("Actions")}
        data-more
      >
        ⋯
      </button>
    </div>
  );
}

function Bar({ row: { run }, progress }: RowProps) {
  const fraction = run.status === "running" ? progress?.fraction : null;
  if (fraction === null || fraction === undefined) return null;
  const percent = Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  return (
    <div
      class="tm-panel-bar"
      role="progressbar"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <i style={{ width: `${percent}%` }} />
    </div>
  );
}
