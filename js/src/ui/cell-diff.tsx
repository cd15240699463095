import { useEffect, useRef } from "preact/hooks";
import type { DiffRow } from "../wire/wire.js";
import { DiffTable } from "./compare/diff-table.js";
import { trans } from "./translation.js";

export interface CellDiffProps {
  rows: DiffRow[];
  title: string;
  /** What the side of the run is called. */
  run: string;
  onRestore(): void;
  onClose(): void;
}

/** How a cell differs from what a run called: below the cell, until it is closed. */
export function CellDiff({ rows, title, run, onRestore, onClose }: CellDiffProps) {
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus({ preventScroll: true }), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  };
  return (
    <section class="tm-cell-diff" aria-label={title} onKeyDown={onKeyDown}>
      <div class="tm-cell-diff-head">
        <b>{title}</b>
        <button type="button" class="tm-button" onClick={onRestore}>
          {trans.__("Put the run's code into a new cell")}
        </button>
        <button
          ref={close}
          type="button"
          class="tm-button tm-cell-diff-close"
          title={trans.__("Close")}
          aria-label={trans.__("Close")}
          onClick={onClose}
        >
          ✕
        </button>
      </div>
      <DiffTable rows={rows} baseline={run} other={trans.__("now")} />
    </section>
  );
}
