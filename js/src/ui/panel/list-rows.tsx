import { useEffect, useMemo } from "preact/hooks";
import type { TableColumn } from "../../wire/wire.js";
import { rowAt } from "../runs/pages.js";
import { usePictures } from "../runs/use-pictures.js";
import type { ListProps } from "./list.js";
import { Row, ROW, Waiting } from "./row.js";
import { useSeen } from "./runs-seen.js";

const NONE: readonly TableColumn[] = [];

interface ListRowsProps extends Pick<
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
