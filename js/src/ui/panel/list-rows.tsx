import { useEffect, useMemo } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Groups, TableColumn } from "../../wire/wire.js";
import { rowAt, type Rows } from "../runs/pages.js";
import type { Place } from "../runs/use-place.js";
import { usePictures } from "../runs/use-pictures.js";
import type { Selecting } from "../runs/selection.js";
import { Row, ROW, Waiting } from "./row.js";
import { useSeen } from "./runs-seen.js";

const NONE: readonly TableColumn[] = [];

/** What a list of runs shows, and tells. */
export interface ListProps extends Omit<Selecting, "clear" | "settle"> {
  client: Client;
  element(found: HTMLDivElement | null): void;
  /** Of the list, or of the group that is open. */
  rows: Rows | null;
  place: Place;
  metric: string | null;
  every: number;
  groups: Groups | null;
  /** The filter of the group that is open. */
  open: string | null;
  onFold(filter: string | null): void;
  /** The run whose name is under the pen. */
  named: number | null;
  onNamed(name: string | null): void;
  onSeen(first: number, last: number): void;
  onOpen(run: number): void;
  onStar(run: number, isStarred: boolean): void;
  /** Of the run at `index`, in pixels of the window. */
  onMenu(index: number, run: number, at: { x: number; y: number }): void;
  onDrag(event: DragEvent, run: number): void;
  onStarred(starred: ReadonlySet<number>): void;
  /** True when the key means something to the runs. */
  onKey(event: KeyboardEvent): boolean;
}

interface ListRowsProps
  extends Pick<
    ListProps,
    "client" | "rows" | "metric" | "every" | "selection" | "named" | "onNamed" | "onStarred"
  > {
  id: string;
  /** Rows `first` to `last - 1`. */
  first: number;
  last: number;
}

/** The rows in sight, and a few on either side. */
export function ListRows(props: ListRowsProps) {
  const { client, rows, selection, first, last, metric, onStarred } = props;
  const selected = useMemo(() => new Set(selection.runs), [selection.runs]);
  const drawn = Array.from({ length: Math.max(0, last - first) }, (_, at) => ({
    index: first + at,
    row: rows ? rowAt(rows, first + at) : undefined,
  }));
  const loaded = drawn.flatMap(({ row }) => row ?? []);
  const columns = rows?.columns ?? NONE;
  const isTold = columns[0]?.kind === "metrics" && columns[0].key === metric;
  const pictures = usePictures(client, isTold ? metric : null, 0, loaded);
  const { starred, progress } = useSeen(client, loaded, props.every);
  useEffect(() => onStarred(starred), [starred, onStarred]);
  return (
    <div role="presentation" style={{ transform: `translateY(${first * ROW}px)` }}>
      {drawn.map(({ index, row }) =>
        row ? (
          <Row
            key={row.run.number}
            id={`${props.id}-${row.run.number}`}
            index={index}
            row={row}
            columns={columns}
            picture={pictures.get(row.run.number)?.picture ?? null}
            progress={progress[row.run.number] ?? null}
            skew={rows?.skew ?? 0}
            isSelected={selected.has(row.run.number)}
            isActive={selection.active === row.run.number}
            isStarred={starred.has(row.run.number)}
            isNamed={props.named === row.run.number}
            onNamed={props.onNamed}
          />
        ) : (
          <Waiting key={`at ${index}`} index={index} />
        ),
      )}
    </div>
  );
}
