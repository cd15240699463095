import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { trans } from "../translation.js";

interface NameFieldProps {
  label: string;
  /** What is there to begin with; its last part is selected. */
  start: string;
  /** True when the name is taken. */
  onName(name: string): Promise<boolean>;
  onLeave(): void;
}

/** The name of an experiment under the pen: Enter takes it, Escape leaves it as it was. */
export function NameField({ label, start, onName, onLeave }: NameFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const isLeft = useRef(false);
  const [isBusy, setBusy] = useState(false);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(start.lastIndexOf("/") + 1, start.length);
  }, []);
  const leave = () => {
    isLeft.current = true;
    onLeave();
  };
  const take = async (isLast: boolean) => {
    const name = field.current?.value.trim() ?? "";
    if (isBusy || isLeft.current) return;
    if (!name || name === start.trim()) return leave();
    setBusy(true);
    const isTaken = await onName(name);
    setBusy(false);
    if (isTaken || isLast) leave();
    else field.current?.focus();
  };
  return (
    <input
      ref={field}
      class="tm-panel-field"
      aria-label={label}
      placeholder={trans.__("name or group/name")}
      data-lm-suppress-shortcuts="true"
      spellcheck={false}
      defaultValue={start}
      readOnly={isBusy}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") void take(false);
        else if (event.key === "Escape") leave();
      }}
      onBlur={() => void take(true)}
    />
  );
}
