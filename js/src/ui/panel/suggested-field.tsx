import { useId, useLayoutEffect, useRef } from "preact/hooks";

interface SuggestedFieldProps {
  label: string;
  placeholder: string;
  value: string;
  /** What is offered; anything may be typed. */
  suggested: readonly string[];
  onInput(value: string): void;
  onEnter(): void;
}

/** A field of a form, with the focus: one of those there are, or a new one. */
export function SuggestedField(props: SuggestedFieldProps) {
  const { label, placeholder, value, suggested, onInput, onEnter } = props;
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  return (
    <>
      <input
        ref={input}
        list={list}
        aria-label={label}
        placeholder={placeholder}
        autocomplete="off"
        spellcheck={false}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.isComposing) onEnter();
        }}
      />
      <datalist id={list}>
        {suggested.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  );
}
