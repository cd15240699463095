interface Part {
  title?: string;
  options: readonly (readonly [value: string, text: string])[];
}

interface Props {
  label: string;
  /** The label is not shown: the values tell what they are. */
  bare?: boolean;
  value: string;
  /** Values and texts, in parts with a title where there are several kinds. */
  parts: readonly Part[];
  disabled?: boolean;
  onChange(value: string): void;
}

/** A choice of one. A value that is no option any more is kept as one. */
export function Select({ label, bare, value, parts, disabled, onChange }: Props) {
  const isThere = parts.some(({ options }) => options.some(([one]) => one === value));
  return (
    <label class="tm-field">
      {bare ? null : <span class="tm-dim">{label}</span>}
      <select
        aria-label={label}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {isThere ? null : <option value={value}>{value}</option>}
        {parts.map(({ title, options }) => {
          const listed = options.map(([one, text]) => (
            <option key={one} value={one}>
              {text}
            </option>
          ));
          return title && listed.length ? (
            <optgroup key={title} label={title}>
              {listed}
            </optgroup>
          ) : (
            listed
          );
        })}
      </select>
    </label>
  );
}
