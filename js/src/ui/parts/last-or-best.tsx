import { trans } from "../translation.js";

/** Which value of a metric is shown where no part of it is named; null: as the goals of experiments say. */
export type Values = "last" | "best" | null;

export function asValues(kept: unknown): Values {
  return kept === "last" || kept === "best" ? kept : null;
}

interface LastOrBestProps {
  values: Values;
  onValues(values: Values): void;
}

/** The switch between the last and the best value of each metric; what is pressed twice is off. */
export function LastOrBest({ values, onValues }: LastOrBestProps) {
  return (
    <span class="tm-values" role="group" aria-label={trans.__("Value of each metric")}>
      {(["last", "best"] as const).map((one) => (
        <button
          key={one}
          type="button"
          class="tm-button"
          aria-pressed={values === one}
          title={one === "last" ? lastTitle() : bestTitle()}
          onClick={() => onValues(values === one ? null : one)}
        >
          {one === "last" ? trans.__("Last") : trans.__("Best")}
        </button>
      ))}
    </span>
  );
}

const lastTitle = () =>
  trans.__("The last value of each metric. Off: as the goals of experiments say");
const bestTitle = () =>
  trans.__(
    "The best value of each metric whose best is known. Off: as the goals of experiments say",
  );
