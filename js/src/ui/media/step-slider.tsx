import { figure } from "../parts/format.js";
import { trans } from "../translation.js";

interface StepSliderProps {
  /** In their order. */
  steps: number[];
  step: number;
  onStep: (step: number) => void;
}

/** Goes through the steps; the arrow keys do too, where it has the focus. */
export function StepSlider({ steps, step, onStep }: StepSliderProps) {
  const at = Math.max(0, nearestAt(steps, step));
  const go = (place: number) => onStep(steps[place] ?? step);
  return (
    <div class="tm-row tm-media-steps">
      <input
        type="range"
        min={0}
        max={steps.length - 1}
        step={1}
        value={at}
        aria-label={trans.__("Step")}
        aria-valuetext={trans.__("step %1", figure(steps[at] ?? step))}
        disabled={steps.length < 2}
        onInput={(event) => go(Number(event.currentTarget.value))}
      />
      <output>{trans.__("step %1", figure(steps[at] ?? step))}</output>
      <span class="tm-dim">{trans.__("%1 of %2", figure(at + 1), figure(steps.length))}</span>
    </div>
  );
}

/** The place of the step that is nearest, the earlier of two; -1 where there are none. */
export function nearestAt(steps: readonly number[], step: number): number {
  let nearest = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (const [at, other] of steps.entries())
    if (Math.abs(other - step) < distance) {
      nearest = at;
      distance = Math.abs(other - step);
    }
  return nearest;
}
