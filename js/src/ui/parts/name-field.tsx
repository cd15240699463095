import { useLayoutEffect, useRef, useState } from "preact/hooks";

interface NameFieldProps {
  class?: string;
  label: string;
  placeholder?: string;
  /** What is there to begin with; its last part is selected. */
  start: string;
  /** True when the name is taken. */
  onName(name: string): Promise<boolean>;
  onLeave(): void;
}

/** A name under the pen: Enter and going elsewhere take it, Escape leaves it as it was. */
export function NameField({
  label,
  placeholder,
  start,
  onName,
  onLeave,
  ...props
}: NameFieldProps) {
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
      class={props.class ?? "tm-panel-field"}
      aria-label={label}
      placeholder={placeholder}
      spellcheck={false}
      defaultValue={start}
      readOnly={isBusy}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter" && !event.isComposing) void take(false);
        else if (event.key === "Escape") leave();
        else return;
        event.preventDefault();
      }}
      onBlur={() => void take(true)}
    />
  );
}
