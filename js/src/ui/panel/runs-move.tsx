import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { trans } from "../translation.js";

interface MoveFormProps {
  experiments: readonly string[];
  onMove(experiment: string): Promise<void>;
  onLeave(): void;
}

/** The experiment that runs are moved to: one of those there are, or the name of a new one. */
export function MoveForm({ experiments, onMove, onLeave }: MoveFormProps) {
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  useLayoutEffect(() => input.current?.focus(), []);
  const to = name.trim();
  const isNew = to !== "" && !experiments.includes(to);
  const move = async () => {
    if (!to || busy) return;
    setBusy(true);
    await onMove(to);
    setBusy(false);
  };
  return (
    <div class="tm-row">
      <input
        ref={input}
        list={list}
        aria-label={trans.__("Experiment")}
        placeholder={trans.__("experiment")}
        autocomplete="off"
        spellcheck={false}
        value={name}
        data-lm-suppress-shortcuts="true"
        onInput={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.isComposing) void move();
        }}
      />
      <datalist id={list}>
        {experiments.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <button type="button" class="tm-button" disabled={!to || busy} onClick={() => void move()}>
        {isNew ? trans.__("Move to a new one") : trans.__("Move")}
      </button>
      <button type="button" class="tm-button" onClick={onLeave}>
        {trans.__("Cancel")}
      </button>
    </div>
  );
}
