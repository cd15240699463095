interface Props {
  label: string;
  on: boolean;
  title?: string;
  onChange(on: boolean): void;
}

/** Something that is on or off. */
export function Switch({ label, on, title, onChange }: Props) {
  return (
    <button
      type="button"
      class="tm-button"
      aria-pressed={on}
      title={title}
      onClick={() => onChange(!on)}
    >
      {label}
    </button>
  );
}
