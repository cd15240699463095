import { useEffect, useRef, useState } from "preact/hooks";

/** While a slider moves it asks at this pace: milliseconds. */
const SLIDING = 120;

interface Props {
  label: string;
  value: number;
  onChange(value: number): void;
}

/** A share from 0 to 0.99. */
export function Slider({ label, value, onChange }: Props) {
  const [shown, setShown] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => setShown(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const slide = (moved: number) => {
    setShown(moved);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onChange(moved), SLIDING);
  };
  return (
    <label class="tm-field">
      <span class="tm-dim">{label}</span>
      <input
        type="range"
        min={0}
        max={0.99}
        step={0.01}
        value={shown}
        data-lm-suppress-shortcuts="true"
        onInput={(event) => slide(event.currentTarget.valueAsNumber)}
      />
      <output class="tm-slid">{shown.toFixed(2)}</output>
    </label>
  );
}
