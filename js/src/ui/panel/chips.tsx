import { type Chip, CHIP_NAMES, CHIPS, type Here } from "./runs-filter.js";
import { trans } from "../translation.js";

interface ChipsProps {
  here: Here;
  on: readonly Chip[];
  onChange(on: Chip[]): void;
}

/** Filters of one press; those that make no sense here are not there. */
export function Chips({ here, on, onChange }: ChipsProps) {
  const offered = CHIP_NAMES.filter((chip) => CHIPS[chip].filter(here) !== null);
  return (
    <div class="tm-panel-chips" role="group" aria-label={trans.__("Filters")}>
      {offered.map((chip) => (
        <button
          key={chip}
          type="button"
          class="tm-panel-chip"
          aria-pressed={on.includes(chip)}
          title={CHIPS[chip].title()}
          onClick={() =>
            onChange(on.includes(chip) ? on.filter((one) => one !== chip) : [...on, chip])
          }
        >
          {CHIPS[chip].label()}
        </button>
      ))}
    </div>
  );
}
