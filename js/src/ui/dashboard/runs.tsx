import type { DashboardRun } from "../../wire/wire.js";
import { Ink } from "../chart/legend.js";
import { lookOf } from "../colours.js";
import { Status } from "../parts/status.js";
import { trans } from "../translation.js";

interface RunsProps {
  runs: readonly DashboardRun[];
  /** Those that no chart shows. */
  hidden: readonly number[];
  onHidden(hidden: number[]): void;
  onOpen(run: number): void;
}

/** The runs of a dashboard with their colours; an eye shows and hides one in all charts. */
export function Runs({ runs, hidden, onHidden, onOpen }: RunsProps) {
  const numbers = runs.map((run) => run.number);
  const isAnyHidden = numbers.some((number) => hidden.includes(number));
  const toggle = (number: number) =>
    onHidden(
      hidden.includes(number) ? hidden.filter((one) => one !== number) : [...hidden, number],
    );
  return (
    <section class="tm-dash-runs" aria-label={trans.__("Runs and their colours")} tabIndex={0}>
      <div class="tm-row">
        <button
          type="button"
          class="tm-button"
          disabled={!isAnyHidden}
          onClick={() => onHidden(hidden.filter((one) => !numbers.includes(one)))}
        >
          {trans.__("Show all runs")}
        </button>
        <button
          type="button"
          class="tm-button"
          onClick={() => onHidden([...new Set([...hidden, ...numbers])])}
        >
          {trans.__("Hide all")}
        </button>
      </div>
      <ul>
        {runs.map(({ number, name, status }) => {
          const isShown = !hidden.includes(number);
          return (
            <li key={number} class={isShown ? undefined : "tm-dash-off"}>
              <button
                type="button"
                class="tm-dash-eye"
                aria-pressed={isShown}
                aria-label={trans.__("Show #%1 %2 in charts", number, name)}
                title={trans.__("Shows or hides it; with Shift it is shown alone")}
                onClick={({ shiftKey }) =>
                  shiftKey ? onHidden(numbers.filter((one) => one !== number)) : toggle(number)
                }
              >
                <Eye isOpen={isShown} />
              </button>
              <Ink {...lookOf(number)} />
              <Status status={status} short />
              <button
                type="button"
                class="tm-dash-name"
                title={name}
                onClick={() => onOpen(number)}
              >
                #{number} <bdi>{name}</bdi>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Eye({ isOpen }: { isOpen: boolean }) {
  return (
    <svg width={16} height={12} viewBox="0 0 16 12" aria-hidden fill="none" stroke="currentColor">
      <path d="M1 6c4-6.5 10-6.5 14 0c-4 6.5-10 6.5-14 0z" />
      {isOpen ? <circle cx={8} cy={6} r={2} fill="currentColor" /> : <path d="M2 11L14 1" />}
    </svg>
  );
}
