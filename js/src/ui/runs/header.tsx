import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { trans } from "../translation.js";
import { clampWidth, NAME, type Shown } from "./columns.js";
import { sorted, type Term } from "./order.js";

/** What the head of the table does. */
export interface HeaderActions {
  onSort(name: string, more: boolean, highest: boolean): void;
  onResize(name: string, width: number): void;
  onFit(name: string): void;
  /** A column takes the place of another. */
  onMove(name: string, to: string): void;
  onPin(name: string): void;
}

interface HeaderProps extends HeaderActions {
  shown: readonly Shown[];
  nameWidth: number;
  order: readonly Term[];
}

/** The heads of the columns: click sorts, dragging moves, the right edge resizes; the keyboard too. */
export function Header(props: HeaderProps) {
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const { shown } = props;
  const names = shown.map((one) => one.column.name);
  const head = useRef<HTMLDivElement>(null);
  const touched = useRef<string | null>(null);
  useLayoutEffect(() => {
    // a column that the keyboard moved keeps the focus
    const at = shown.findIndex((one) => one.column.name === touched.current);
    if (at >= 0) head.current?.querySelectorAll<HTMLElement>(".tm-runs-sort")[at + 1]?.focus();
    touched.current = null;
  }, [shown]);
  const onMove = (name: string, to: string) => {
    touched.current = name;
    props.onMove(name, to);
  };
  const drop = (to: string) => {
    if (dragged && dragged !== to) props.onMove(dragged, to);
    setDragged(null);
    setOver(null);
  };
  return (
    <div ref={head} class="tm-runs-head" role="row" aria-rowindex={1}>
      <Head
        {...props}
        name={NAME}
        label={trans.__("Run")}
        width={props.nameWidth}
        class="tm-runs-name"
      />
      {shown.map((one, at) => (
        <Head
          {...props}
          key={one.column.name}
          name={one.column.name}
          label={one.label}
          highest={one.column.direction === "higher"}
          width={one.width}
          onMove={onMove}
          pinned={one.left !== null}
          left={one.left}
          class={[one.column.is_number && "tm-num", over === names[at] && "tm-runs-over"]
            .filter(Boolean)
            .join(" ")}
          neighbours={[names[at - 1], names[at + 1]]}
          drag={{ start: setDragged, over: setOver, drop, end: () => drop("") }}
        />
      ))}
    </div>
  );
}

interface HeadProps extends Omit<HeaderProps, "shown"> {
  name: string;
  label: string;
  /** The highest is the best, so it comes first. */
  highest?: boolean;
  width: number;
  class: string;
  pinned?: boolean;
  left?: number | null;
  neighbours?: (string | undefined)[];
  drag?: {
    start(name: string): void;
    over(name: string): void;
    drop(name: string): void;
    end(): void;
  };
}

const keys = () =>
  trans.__(
    "Enter sorts, with shift in addition; alt+arrows move; shift+arrows resize; p pins and unpins",
  );

function Head(props: HeadProps) {
  const { name, label, left, drag, order } = props;
  const sort = sorted(order, name);
  const way = sort?.desc ? "descending" : "ascending";
  const mark = sort ? ` ${sort.desc ? "↓" : "↑"}${sort.rank || ""}` : "";
  return (
    <div
      class={`tm-runs-cell ${props.class}${props.pinned ? " tm-runs-pinned" : ""}`}
      role="columnheader"
      aria-sort={sort ? way : "none"}
      style={left === null || left === undefined ? undefined : { left }}
      onDragOver={(event) => {
        if (!drag) return;
        event.preventDefault();
        drag.over(name);
      }}
      onDrop={(event) => {
        event.preventDefault();
        drag?.drop(name);
      }}
    >
      <button
        type="button"
        class="tm-runs-sort"
        title={`${label === name || name === NAME ? label : name}\n${keys()}`}
        draggable={drag !== undefined}
        onDragStart={(event) => {
          event.dataTransfer?.setData("text/plain", name);
          drag?.start(name);
        }}
        onDragEnd={() => drag?.end()}
        onClick={(event) => props.onSort(name, event.shiftKey, props.highest === true)}
        onKeyDown={(event) => onKey(event, props)}
      >
        <span class="tm-runs-label">{label}</span>
        {mark ? <span class="tm-runs-mark">{mark}</span> : null}
      </button>
      <Edge {...props} />
    </div>
  );
}

function onKey(event: KeyboardEvent, props: HeadProps): void {
  const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
  const to = props.neighbours?.[step < 0 ? 0 : 1];
  if (event.key === "p" && props.drag) props.onPin(props.name);
  else if (step && event.shiftKey) props.onResize(props.name, clampWidth(props.width + step * 16));
  else if (step && event.altKey && to) props.onMove(props.name, to);
  else if (event.key !== "Enter" && event.key !== " ") return;
  if (step) event.preventDefault();
  event.stopPropagation();
}

/** The right edge of a column; a double click lets it fit again. */
function Edge({ name, width, onResize, onFit }: HeadProps) {
  const from = useRef<{ x: number; width: number } | null>(null);
  return (
    <div
      class="tm-runs-edge"
      aria-hidden
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => {
        const { current } = from;
        if (current) onResize(name, clampWidth(current.width + event.clientX - current.x));
      }}
      onPointerUp={() => {
        from.current = null;
      }}
      onPointerCancel={() => {
        from.current = null;
      }}
      onDblClick={() => onFit(name)}
    />
  );
}
