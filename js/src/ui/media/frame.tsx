import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { trans } from "../translation.js";
import { moved, pressed, WHOLE, type Zoom, zoomed } from "./zoom.js";

/** How far a turn of the wheel goes, for each of its pixels. */
const WHEEL = 0.005;

interface FrameProps {
  label: string;
  zoom: Zoom;
  onZoom: (zoom: Zoom) => void;
  children: ComponentChildren;
}

/** What a picture is seen through: keys, the wheel with Ctrl and dragging choose the part of it. */
export function Frame({ label, zoom, onZoom, children }: FrameProps) {
  const last = useRef<{ x: number; y: number } | null>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = pressed(zoom, event.key);
    if (!next || (event.key === "Escape" && zoom === WHOLE)) return;
    event.preventDefault();
    event.stopPropagation();
    onZoom(next);
  };
  const onWheel = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return; // the page scrolls
    event.preventDefault();
    const box = boxOf(event);
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    onZoom(zoomed(zoom, Math.exp(-event.deltaY * WHEEL), x, y));
  };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || zoom.scale === 1) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    last.current = { x: event.clientX, y: event.clientY };
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!last.current) return;
    const box = boxOf(event);
    const { x, y } = last.current;
    last.current = { x: event.clientX, y: event.clientY };
    onZoom(moved(zoom, (x - event.clientX) / box.width, (y - event.clientY) / box.height));
  };
  const onPointerUp = () => {
    last.current = null;
  };
  return (
    <div
      class={zoom.scale > 1 ? "tm-media-frame tm-media-near" : "tm-media-frame"}
      role="group"
      tabIndex={0}
      aria-label={label}
      title={trans.__(
        "+ and − zoom, arrows and dragging move, 0 shows all; so does Ctrl with the wheel",
      )}
      onKeyDown={onKeyDown}
      onWheel={onWheel}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onDragStart={(event) => event.preventDefault()}
      onDblClick={() => onZoom(WHOLE)}
    >
      {children}
    </div>
  );
}

function boxOf(event: Event): DOMRect {
  return (event.currentTarget as HTMLElement).getBoundingClientRect();
}
