export interface Option {
  value: string;
  text: string;
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly Option[];
  /** What it says in place of the chosen option, where that is too long or says too little. */
  text?: string;
  onChoose(value: string): void;
  onLearn(): void;
}

/** One of several, as wide as what it says: the browser's own list lies unseen over the text. */
export function Choice({ label, value, options, text, onChoose, onLearn }: ChoiceProps) {
  const said = text ?? options.find((option) => option.value === value)?.text ?? value;
  return (
    <span class="tm-panel-choice" title={`${label}: ${said}`}>
      <span aria-hidden>{said}</span>
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
