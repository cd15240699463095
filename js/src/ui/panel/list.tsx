import { useCallback, useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import { isIn, rowOf } from "../runs/selection.js";
import { trans } from "../translation.js";
import { GroupHeading } from "./list-heading.js";
import { type ListProps, ListRows } from "./list-rows.js";
import { ROW } from "./row.js";

/** Of a group's heading, in pixels. */
export const HEADING = 28;

/** The runs, those in sight only, below the headings of their groups when they are grouped. */
export function List(props: ListProps) {
  const { rows, place, groups, open, selection, onSeen } = props;
  const id = useId();
  const openAt = groups?.groups.findIndex((group) => group.filter === open) ?? -1;
  const total = rows?.total ?? (groups ? (groups.groups[openAt]?.runs ?? 0) : 0);
  const last = Math.min(place.last, total);
  const first = Math.min(place.first, last);
  const has = rows !== null;
  useEffect(() => {
    if (has) onSeen(first, last);
  }, [first, last, total, has, onSeen]);
  const [hold, onToggle] = useHeld(open, props.onFold);
  const element = useCallback(
    (found: HTMLDivElement | null) => {
      hold.current = found;
      props.element(found);
    },
    [props.element],
  );
  const headings = groups?.groups.map((group, at) => (
    <GroupHeading
      key={`${at} ${group.label}`}
      group={group}
      isOpen={at === openAt}
      onToggle={onToggle}
    />
  ));
  return (
    <>
      <div
        ref={element}
        class="tm-panel-list"
        role="grid"
        tabIndex={0}
        data-lm-suppress-shortcuts="true"
        aria-label={trans.__("Runs")}
        aria-multiselectable
        aria-rowcount={total}
        aria-activedescendant={selection.active === null ? undefined : `${id}-${selection.active}`}
        {...handlers(props)}
      >
        {headings?.slice(0, openAt + 1)}
        <div class="tm-panel-body" role="rowgroup" style={{ height: total * ROW }}>
          <ListRows {...props} {...{ id, first, last }} />
        </div>
        {headings?.slice(openAt + 1)}
      </div>
      {groups?.hidden ? (
        <p class="tm-panel-rest">
          {trans._n("%1 more group is not shown.", "%1 more groups are not shown.", groups.hidden)}
        </p>
      ) : null}
    </>
  );
}

/** The heading that was pressed stays where it is while another group folds above it. */
function useHeld(open: string | null, onFold: ListProps["onFold"]) {
  const list = useRef<HTMLDivElement | null>(null);
  const held = useRef<{ heading: HTMLElement; top: number } | null>(null);
  useLayoutEffect(() => {
    const { current: found } = held;
    held.current = null;
    if (!found || !list.current) return;
    list.current.scrollTop += found.heading.getBoundingClientRect().top - found.top;
  }, [open]);
  const onToggle = (filter: string, heading: HTMLElement) => {
    held.current = { heading, top: heading.getBoundingClientRect().top };
    onFold(filter === open ? null : filter);
  };
  return [list, onToggle] as const;
}

function handlers(props: ListProps) {
  return {
    onClick(event: MouseEvent) {
      const row = rowOf(event.target);
      if (!row || isIn(event.target, "input")) return;
      if (isIn(event.target, "[data-star]"))
        props.onStar(row.run, isIn(event.target, "[aria-pressed=true]"));
      else if (isIn(event.target, "[data-more]")) props.onMenu(row.index, row.run, below(event));
      else props.onPress(row.index, event);
    },
    onDblClick(event: MouseEvent) {
      const row = rowOf(event.target);
      if (row && !isIn(event.target, "button,input")) props.onOpen(row.run);
    },
    onMouseDown(event: MouseEvent) {
      if (event.shiftKey && rowOf(event.target)) event.preventDefault(); // would select text
    },
    onContextMenu(event: MouseEvent) {
      const row = rowOf(event.target);
      if (!row || event.shiftKey || isIn(event.target, "input")) return;
      event.preventDefault();
      event.stopPropagation();
      props.onMenu(row.index, row.run, { x: event.clientX, y: event.clientY });
    },
    onDragStart(event: DragEvent) {
      const row = rowOf(event.target);
      if (row) props.onDrag(event, row.run);
    },
    onKeyDown(event: KeyboardEvent) {
      if (isIn(event.target, "input,button")) return;
      if (props.onKey(event)) {
        event.preventDefault();
        event.stopPropagation();
      } else props.onKeyDown(event);
    },
  };
}

function below({ target, clientX: x, clientY: y }: MouseEvent): { x: number; y: number } {
  if (!(target instanceof Element)) return { x, y };
  const { left, bottom } = target.getBoundingClientRect();
  return { x: left, y: bottom };
}
