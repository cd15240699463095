import { useEffect, useRef, useState } from "preact/hooks";
import { type ChoicePart, isLong, LongChoice } from "../parts/long-choice.js";
import { Options } from "../parts/options.js";

interface SelectProps {
  label: string;
  /** The label is not shown: the values tell what they are. */
  bare?: boolean;
  value: string;
  /** Values and texts, in parts with a title where there are several kinds. */
  parts: readonly ChoicePart[];
  disabled?: boolean;
  onChange(value: string): void;
}

/** A choice of one. A value that is no option any more is kept as one. */
export function Select({ label, bare, value, parts, disabled, onChange }: SelectProps) {
  const chosen = parts.flatMap(({ options }) => options).find(([one]) => one === value);
  if (isLong(parts))
    return (
      <span class="tm-field">
        {bare ? null : <span class="tm-dim">{label}</span>}
        <LongChoice
          class="tm-button"
          said={chosen?.[1] ?? value}
          {...{ label, value, parts, disabled }}
          onChoose={onChange}
        />
      </span>
    );
  return (
    <label class="tm-field">
      {bare ? null : <span class="tm-dim">{label}</span>}
      <select
        aria-label={label}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {chosen ? null : <option value={value}>{value}</option>}
        <Options parts={parts} />
      </select>
    </label>
  );
}

/** While a slider moves it asks at this pace: milliseconds. */
const SLIDING = 120;

interface SliderProps {
  label: string;
  value: number;
  onChange(value: number): void;
}

/** A share from 0 to 0.99. */
export function Slider({ label, value, onChange }: SliderProps) {
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
        onInput={(event) => slide(event.currentTarget.valueAsNumber)}
      />
      <output class="tm-slid">{shown.toFixed(2)}</output>
    </label>
  );
}

interface SwitchProps {
  label: string;
  on: boolean;
  title?: string;
  onChange(on: boolean): void;
}

/** Something that is on or off. */
export function Switch({ label, on, title, onChange }: SwitchProps) {
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
