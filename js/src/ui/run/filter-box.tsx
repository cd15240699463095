interface FilterBoxProps {
  label: string;
  text: string;
  onText(text: string): void;
}

/** A field that narrows a long list. */
export function FilterBox({ label, text, onText }: FilterBoxProps) {
  return (
    <input
      type="search"
      class="tm-run-filter"
      aria-label={label}
      placeholder={label}
      value={text}
      data-lm-suppress-shortcuts="true"
      onInput={(event) => onText(event.currentTarget.value)}
      onKeyDown={(event) => event.stopPropagation()}
    />
  );
}

/** Whether all words of a search are somewhere in the text. */
export function fits(text: string, search: string): boolean {
  const within = text.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => within.includes(word));
}
