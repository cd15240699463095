import { trans } from "../translation.js";

interface SplitterProps {
  /** The height above it in pixels; null: as its content needs. */
  height: number | null;
  onHeight(height: number | null): void;
}

const LEAST = 80;
/** What the part below keeps. */
const REST = 160;
const STEP = 24;

/** The line between two parts of the panel: dragged or moved by arrows; twice pressed it resets. */
export function Splitter({ height, onHeight }: SplitterProps) {
  const set = (line: HTMLElement, wanted: number) => {
    const whole = line.parentElement?.clientHeight ?? 0;
    onHeight(Math.round(Math.max(LEAST, Math.min(whole - REST, wanted))));
  };
  const above = (line: HTMLElement) => line.previousElementSibling?.getBoundingClientRect();
  return (
    <div
      class="tm-panel-splitter"
      role="separator"
      aria-orientation="horizontal"
      aria-label={trans.__("Height of the experiments")}
      aria-valuenow={height ?? undefined}
      tabIndex={0}
      data-lm-suppress-shortcuts="true"
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        const line = event.currentTarget;
        const top = above(line)?.top;
        if (top !== undefined && line.hasPointerCapture(event.pointerId))
          set(line, event.clientY - top);
      }}
      onDblClick={() => onHeight(null)}
      onKeyDown={(event) => {
        const step = { ArrowUp: -STEP, ArrowDown: STEP }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        set(event.currentTarget, (above(event.currentTarget)?.height ?? 0) + step);
      }}
    />
  );
}
