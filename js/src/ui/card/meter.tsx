import type { Progress } from "../../wire/wire.js";

/** How far the run has come. */
export function Meter({ progress }: { progress: Progress }) {
  const percent = Math.round((progress.fraction ?? 0) * 100);
  return (
    <div class="tm-progress">
      <div
        class="tm-meter"
        role="progressbar"
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-label={progress.label}
      >
        <div style={{ width: `${percent}%` }} />
      </div>
      <span class="tm-dim">{progress.label}</span>
    </div>
  );
}
