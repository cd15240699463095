import { useEffect, useId, useMemo } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import { trans } from "../translation.js";
import { nameWidth, type Shown } from "./columns.js";
import { Header } from "./header.js";
import { terms } from "./order.js";
import type { Rows } from "./pages.js";
import { isIn, rowOf, type Selecting } from "./selection.js";
import { Stretch } from "./stretch.js";
import { type Place, ROW } from "./use-place.js";
import type { Settings } from "./settings.js";

interface GridProps extends Omit<Selecting, "clear" | "settle"> {
  client: Client;
  element(found: HTMLDivElement | null): void;
  rows: Rows;
  place: Place;
  settings: Settings;
  shown: readonly Shown[];
  narrow: boolean;
  onSeen(first: number, last: number): void;
  onOpen(run: number): void;
}

/** The table itself: a sticky head, a sticky first column, and only the rows that are on the screen. */
export function Grid(props: GridProps) {
  const { rows, place, shown, settings, narrow, selection, onSeen } = props;
  const id = useId();
  const last = Math.min(place.last, rows.total);
  const first = Math.min(place.first, last);
  useEffect(() => onSeen(first, last), [first, last, rows.total, onSeen]);
  const own = nameWidth(settings.widths, narrow);
  const style = useMemo(() => tracks([own, ...shown.map((one) => one.width)]), [own, shown]);
  return (
    <div
      ref={props.element}
      class="tm-runs-grid"
      role="grid"
      tabIndex={0}
      data-lm-suppress-shortcuts="true" // on what has the focus itself: Notebook 7 looks no further
      aria-label={trans.__("Runs")}
      aria-multiselectable
      aria-rowcount={rows.total + 1}
      aria-colcount={shown.length + 1}
      aria-activedescendant={selection.active === null ? undefined : `${id}-${selection.active}`}
      style={style}
      onClick={(event) => pressed(event, props)}
      onDblClick={(event) => {
        const row = rowOf(event.target);
        if (row && !isIn(event.target, "[data-open],[data-check]")) props.onOpen(row.run);
      }}
      onMouseDown={(event) => {
        if (event.shiftKey && rowOf(event.target)) event.preventDefault(); // would select text
      }}
      onKeyDown={props.onKeyDown}
    >
      <Header
        {...settings.head(shown.map((one) => one.column.name))}
        shown={shown}
        nameWidth={own}
        order={terms(settings.order_by)}
      />
      <div class="tm-runs-body" role="rowgroup" style={{ height: rows.total * ROW }}>
        <Stretch {...{ id, first, last, rows, shown, selection }} client={props.client} />
      </div>
    </div>
  );
}

function tracks(widths: readonly number[]): Record<string, string> {
  return {
    "--tm-columns": `${widths.map((one) => `${one}px`).join(" ")} minmax(0,1fr)`,
    "--tm-width": `${widths.reduce((sum, one) => sum + one, 0)}px`,
  };
}

function pressed(event: MouseEvent, { onPress, onOpen }: GridProps): void {
  const row = rowOf(event.target);
  if (!row) return;
  const isPlain = !event.shiftKey && !event.ctrlKey && !event.metaKey;
  if (isPlain && isIn(event.target, "[data-open]")) onOpen(row.run);
  else onPress(row.index, event);
}
