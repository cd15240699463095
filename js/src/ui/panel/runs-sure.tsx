import { useLayoutEffect, useRef } from "preact/hooks";
import { trans } from "../translation.js";

interface SureFormProps {
  /** What is done. */
  label: string;
  hint?: string;
  onSure(): void;
  onLeave(): void;
}

/** What cannot be undone, or may be meant otherwise, is asked for twice. */
export function SureForm({ label, hint, onSure, onLeave }: SureFormProps) {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => button.current?.focus(), []);
  return (
    <div class="tm-row">
      <button
        ref={button}
        type="button"
        class="tm-button"
        data-lm-suppress-shortcuts="true"
        onClick={onSure}
      >
        {label}
      </button>
      <button type="button" class="tm-button" onClick={onLeave}>
        {trans.__("Cancel")}
      </button>
      {hint ? <span class="tm-dim">{hint}</span> : null}
    </div>
  );
}
