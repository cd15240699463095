import { useEffect, useMemo } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Changed, Picture, Progress, Run, TableColumn, TableRow } from "../../wire/wire.js";
import { Age, Duration } from "../parts/clock.js";
import { Alerts } from "../parts/alerts.js";
import { Spark } from "../parts/spark.js";
import { Status } from "../parts/status.js";
import { Branch, PartOf } from "../runs/branch.js";
import { MISSING, textIn, titleOf as titleOfMetric } from "../runs/columns.js";
import type { Drawn, Span } from "../runs/grid.js";
import { usePictures } from "../runs/lookups.js";
import { trans } from "../translation.js";
import { useView } from "../use-view.js";
import { NameField } from "../parts/name-field.js";
import { STARRED } from "./runs-filter.js";

/** Of a row, in pixels. */
export const ROW = 42;

const NONE: readonly TableColumn[] = [];

interface LineRowsProps extends Pick<RowProps, "onName" | "onNamed"> {
  client: Client;
  /** What the runs are told by. */
  metric: string | null;
  /** Asked again so often at most: milliseconds. */
  every: number;
  /** The run whose name is under the pen. */
  named: number | null;
  onStarred(starred: ReadonlySet<number>): void;
}

/** Runs as rows of two lines. */
export function LineRows({ rows, drawn, loaded, ...props }: LineRowsProps & Span) {
  const { client, metric, every, named, onStarred, onName, onNamed } = props;
  const columns = rows?.columns ?? NONE;
  const isTold = columns[0]?.kind === "metrics" && columns[0].key === metric;
  const pictures = usePictures(client, isTold ? metric : null, 0, loaded);
  const { starred, progress } = useSeen(client, loaded, every);
  useEffect(() => onStarred(starred), [starred, onStarred]);
  return (
    <>
      {drawn.map((one) => {
        if (typeof one === "number") return <Waiting key={`at ${one}`} index={one} />;
        const { number } = one.row.run;
        return (
          <Row
            key={number}
            {...{ ...one, columns, onName, onNamed }}
            picture={pictures.get(number)?.picture ?? null}
            progress={progress[number] ?? null}
            skew={rows?.skew ?? 0}
            isStarred={starred.has(number)}
            isNamed={named === number}
          />
        );
      })}
    </>
  );
}

/** What is asked of the rows in sight beside their own. */
interface Seen {
  starred: ReadonlySet<number>;
  progress: Readonly<Record<string, Progress>>;
}

const EVERY = 500;

/** Which of the rows in sight have a star, and how far those that run have come. */
function useSeen(client: Client, rows: readonly TableRow[], every: number): Seen {
  const runs = rows.map((row) => row.run.number);
  const running = rows.flatMap(({ run }) => (run.status === "running" ? run.number : []));
  const concerns = ({ runs: changed }: Changed) => changed.some((run) => runs.includes(run));
  const most = { every: Math.max(EVERY, every) };
  const stars = useView(
    client,
    "runs",
    runs.length
      ? { filter: STARRED, runs, columns: [], limit: runs.length, lifecycle: "all" }
      : null,
    concerns,
    most,
  );
  const ran = running.length ? { runs: running } : null;
  const far = useView(client, "progress", ran, concerns, most);
  const starred = useMemo(
    () => new Set(stars.data?.rows.map((row) => row.run.number)),
    [stars.data],
  );
  return { starred, progress: far.data?.progress ?? NO_PROGRESS };
}

const NO_PROGRESS: Record<string, Progress> = {};

interface RowProps extends Drawn {
  /** Metrics: the run is told by the first of them that it has. */
  columns: readonly TableColumn[];
  picture: Picture | null;
  progress: Progress | null;
  skew: number;
  isStarred: boolean;
  /** Its name is under the pen. */
  isNamed: boolean;
  /** The new name. */
  onName(name: string): Promise<boolean>;
  /** The name is left. */
  onNamed(): void;
}

/** A run in the panel: what it is and how it stands, in two lines at any width. */
function Row(props: RowProps) {
  const { id, index, row, columns, picture, progress, skew } = props;
  const { isSelected, isActive, isStarred, isNamed, level, isOpen } = props;
  const { run } = row;
  return useMemo(
    () => (
      <div
        id={id}
        class={`tm-panel-run${isActive ? " tm-panel-active" : ""}`}
        role="row"
        aria-rowindex={index + 1}
        aria-selected={isSelected}
        {...props.tree}
        style={level > 1 ? { paddingLeft: `${6 + (level - 1) * 14}px` } : undefined}
        data-index={index}
        data-run={run.number}
        draggable={!isNamed}
      >
        <Status status={run.status} short />
        <div class="tm-panel-what" role="gridcell">
          <div class="tm-panel-first">
            {isOpen === null ? null : <Branch level={1} isOpen={isOpen} />}
            {isNamed ? (
              <NameField
                class="tm-panel-naming"
                label={trans.__("Name of the run")}
                start={run.name}
                onName={props.onName}
                onLeave={props.onNamed}
              />
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
            <PartOf row={row} level={level} />
            <Alerts count={row.alerts ?? 0} />
            <span class="tm-dim tm-panel-number">#{run.number}</span>
          </div>
          <Second {...props} />
        </div>
        <Side isStarred={isStarred} />
        <Bar {...props} />
      </div>
    ),
    [
      ...[id, index, row, columns, picture, progress, skew, level, isOpen],
      ...[isSelected, isActive, isStarred, isNamed],
    ],
  );
}

function titleOf({ name, experiment, note }: Run): string {
  const lines = [name, experiment && trans.__("Experiment: %1", experiment), note];
  return lines.filter(Boolean).join("\n");
}

/** Where a row will be when its page is there. */
function Waiting({ index }: { index: number }) {
  return (
    <div class="tm-panel-run tm-panel-waiting" role="row" aria-rowindex={index + 1} aria-busy>
      <i />
    </div>
  );
}

function Second({ row, columns, picture, progress, skew }: RowProps) {
  const { run, cells, own } = row;
  const texts = cells.map((_, at) => textIn(row, at));
  const at = Math.max(
    0,
    texts.findIndex((text) => text && text !== MISSING),
  );
  const isOwn = own !== null && texts.every((text) => !text || text === MISSING);
  const [, exact, isBest] = isOwn ? ["", "", false] : (cells[at] ?? ["", "", false]);
  const text = isOwn ? own.text : (texts[at] ?? "");
  const told = isOwn ? titleOfMetric({ ...own, part: "" }) : at > 0 ? columns[at] : null;
  const other = typeof told === "string" ? told : told ? titleOfMetric(told) : "";
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
