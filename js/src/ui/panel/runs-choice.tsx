export interface Option {
  value: string;
  text: string;
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly Option[];
  onChoose(value: string): void;
  onLearn(): void;
}

/** One of several, as wide as what it says: the browser's own list lies unseen over the text. */
export function Choice({ label, value, options, onChoose, onLearn }: ChoiceProps) {
  return (
    <span class="tm-panel-choice" title={label}>
      <span aria-hidden>{options.find((option) => option.value === value)?.text ?? value}</span>
      <select
        aria-label={label}
        value={value}
        data-lm-suppress-shortcuts="true"
        onFocus={onLearn}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </span>
  );
}
