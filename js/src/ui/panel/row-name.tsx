import { useLayoutEffect, useRef } from "preact/hooks";
import { trans } from "../translation.js";

interface RowNameProps {
  name: string;
  /** The new name; null when it stays. */
  onNamed(name: string | null): void;
}

/** The name of a run under the pen: Enter and going elsewhere take it, Escape does not. */
export function RowName({ name, onNamed }: RowNameProps) {
  const input = useRef<HTMLInputElement>(null);
  const isLeft = useRef(false);
  useLayoutEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const leave = (takes: boolean) => {
    if (isLeft.current) return;
    isLeft.current = true;
    const text = input.current?.value.trim() ?? "";
    onNamed(takes && text && text !== name ? text : null);
  };
  return (
    <input
      ref={input}
      class="tm-panel-naming"
      aria-label={trans.__("Name of the run")}
      defaultValue={name}
      spellcheck={false}
      data-lm-suppress-shortcuts="true"
      onBlur={() => leave(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") leave(false);
        else if (event.key === "Enter" && !event.isComposing) leave(true);
        else return;
        event.preventDefault();
      }}
    />
  );
}
