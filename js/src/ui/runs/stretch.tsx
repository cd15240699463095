import { useMemo } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Shown } from "./columns.js";
import { rowAt, type Rows } from "./pages.js";
import { Row, Waiting } from "./row.js";
import type { Selection } from "./selection.js";
import { ROW } from "./use-place.js";
import { usePictures } from "./use-pictures.js";

interface StretchProps {
  client: Client;
  id: string;
  /** Rows `first` to `last - 1`. */
  first: number;
  last: number;
  rows: Rows;
  shown: readonly Shown[];
  selection: Selection;
}

/** The rows that are on the screen, and a few on either side. */
export function Stretch({ client, id, first, last, rows, shown, selection }: StretchProps) {
  const selected = useMemo(() => new Set(selection.runs), [selection.runs]);
  const drawn = Array.from({ length: last - first }, (_, at) => ({
    index: first + at,
    row: rowAt(rows, first + at),
  }));
  const loaded = drawn.flatMap(({ row }) => row ?? []);
  const headline = shown.find((one) => one.spark);
  const key = headline ? headline.column.key : null;
  const pictures = usePictures(client, key, headline?.at ?? 0, loaded);
  return (
    <div role="presentation" style={{ transform: `translateY(${first * ROW}px)` }}>
      {drawn.map(({ index, row }) =>
        row ? (
          <Row
            key={row.run.number}
            id={`${id}-${row.run.number}`}
            index={index}
            row={row}
            shown={shown}
            selected={selected.has(row.run.number)}
            active={selection.active === row.run.number}
            picture={pictures.get(row.run.number)?.picture ?? null}
            skew={rows.skew}
          />
        ) : (
          <Waiting key={`at ${index}`} index={index} />
        ),
      )}
    </div>
  );
}
