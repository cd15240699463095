import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { trans } from "../translation.js";

interface AimFormProps {
  title: string;
  /** What is said of the experiment by now; empty where that is nothing yet. */
  text: string;
  /** What the button is called that takes it back; null where nothing is set. */
  none: string | null;
  /** True when the text is taken. */
  onTake(text: string): Promise<boolean>;
  onLeave(): void;
  children(save: () => void): ComponentChildren;
}

/** What an experiment is to have, under the pen: save it, take it back, or leave it as it was. */
export function AimForm({ title, text, none, onTake, onLeave, children }: AimFormProps) {
  const [busy, setBusy] = useState(false);
  const take = async (wanted: string) => {
    if (busy) return;
    setBusy(true);
    const isTaken = await onTake(wanted);
    setBusy(false);
    if (isTaken) onLeave();
  };
  const save = () => void (text && take(text));
  return (
    <div
      class="tm-panel-form"
      role="group"
      aria-label={title}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") onLeave();
      }}
    >
      <div class="tm-panel-asked">{title}</div>
      <div class="tm-row">{children(save)}</div>
      <div class="tm-row">
        <button type="button" class="tm-button" disabled={!text || busy} onClick={save}>
          {trans.__("Save")}
        </button>
        {none === null ? null : (
          <button type="button" class="tm-button" disabled={busy} onClick={() => void take("")}>
            {none}
          </button>
        )}
        <button type="button" class="tm-button" onClick={onLeave}>
          {trans.__("Cancel")}
        </button>
      </div>
    </div>
  );
}
