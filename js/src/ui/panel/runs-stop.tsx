import { useLayoutEffect, useRef } from "preact/hooks";
import { trans } from "../translation.js";

/** Stopping cannot be undone, so it is asked for twice. */
export function StopForm({ onStop, onLeave }: { onStop(): void; onLeave(): void }) {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => button.current?.focus(), []);
  return (
    <div class="tm-row">
      <button
        ref={button}
        type="button"
        class="tm-button"
        data-lm-suppress-shortcuts="true"
        onClick={onStop}
      >
        {trans.__("Stop")}
      </button>
      <button type="button" class="tm-button" onClick={onLeave}>
        {trans.__("Cancel")}
      </button>
      <span class="tm-dim">{trans.__("Interrupts the cell, as Ctrl+C does.")}</span>
    </div>
  );
}
