import type { RefObject } from "preact";
import { useRef, useState } from "preact/hooks";
import { COLUMNS, type Spot } from "./body.js";

/** So far a pointer goes before it drags: pixels. */
const SLOP = 5;
/** Heights are rounded to these pixels. */
const STEP = 20;

interface Size {
  width: number;
  height: number;
}

/** What a corner needs that is dragged to resize its panel; `size` is what it is meanwhile. */
export function useResizing(
  place: RefObject<HTMLElement>,
  { width, height }: Size,
  onSize: (size: Size) => void,
) {
  const [size, setSize] = useState<Size | null>(null);
  const from = useRef({ x: 0, y: 0 });
  const sizeAt = ({ clientX, clientY }: PointerEvent): Size => {
    const grid = place.current?.parentElement?.clientWidth ?? 0;
    const columns = Math.round(((clientX - from.current.x) / Math.max(grid, 1)) * COLUMNS);
    const pixels = Math.round((clientY - from.current.y) / STEP) * STEP;
    return {
      width: Math.min(COLUMNS, Math.max(2, width + columns)),
      height: Math.max(80, height + pixels),
    };
  };
  const props = {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0 || !(event.currentTarget instanceof Element)) return;
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = { x: event.clientX, y: event.clientY };
      setSize({ width, height });
    },
    onPointerMove(event: PointerEvent) {
      if (size) setSize(sizeAt(event));
    },
    onPointerUp(event: PointerEvent) {
      if (!size) return;
      const next = sizeAt(event);
      setSize(null);
      if (next.width !== width || next.height !== height) onSize(next);
    },
    onPointerCancel: () => setSize(null),
  };
  return { size, props };
}

/** What a title needs that is dragged to move its panel before another one, or to the end of a section. */
export function useMoving(place: RefObject<HTMLElement>, onSpot: (spot: Spot) => void) {
  const from = useRef<{ x: number; y: number } | null>(null);
  const aim = useRef<{ element: Element; spot: Spot } | null>(null);
  const mark = (next: typeof aim.current) => {
    aim.current?.element.classList.remove("tm-dash-aim");
    next?.element.classList.add("tm-dash-aim");
    aim.current = next;
  };
  const leave = () => {
    mark(null);
    place.current?.classList.remove("tm-dash-moved");
    from.current = null;
  };
  return {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0 || !(event.currentTarget instanceof Element)) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove(event: PointerEvent) {
      if (!from.current || !place.current) return;
      const { x, y } = from.current;
      const isFar = Math.hypot(event.clientX - x, event.clientY - y) > SLOP;
      const isMoved = place.current.classList.contains("tm-dash-moved");
      if (!isFar && !isMoved) return;
      place.current.classList.add("tm-dash-moved");
      mark(aimAt(place.current, event));
    },
    onPointerUp() {
      const spot = aim.current?.spot;
      leave();
      if (spot) onSpot(spot);
    },
    onPointerCancel: leave,
  };
}

/** The panel that it would be put before, or the section whose last it would be. */
function aimAt(
  moved: HTMLElement,
  { clientX, clientY }: PointerEvent,
): { element: Element; spot: Spot } | null {
  const root = moved.getRootNode();
  if (!(root instanceof Document || root instanceof ShadowRoot)) return null;
  const under = root.elementFromPoint(clientX, clientY);
  const grid = under?.closest<HTMLElement>("[data-section]");
  if (!grid) return null;
  const section = grid.dataset.section ?? "";
  const panel = under?.closest<HTMLElement>("[data-panel]");
  if (!panel) return { element: grid, spot: { section, before: null } };
  if (panel === moved) return null;
  const { left, width } = panel.getBoundingClientRect();
  const isBehind = clientX > left + width / 2;
  const next = isBehind ? panel.nextElementSibling : panel;
  if (next === moved) return null;
  const before = next instanceof HTMLElement ? (next.dataset.panel ?? null) : null;
  return { element: next ?? grid, spot: { section, before } };
}
