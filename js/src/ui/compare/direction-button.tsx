import { trans } from "../translation.js";

const SIGNS: Record<Direction, string> = { lower: "↓", higher: "↑", unknown: "↕" };

interface Props {
  metric: string;
  direction: Direction;
  /** A person has said it; otherwise the name of the metric tells. */
  isSet: boolean;
  onChange: (direction: Direction) => void;
}

/** Which values of a metric are better; a click takes the next of lower, higher, not known. */
export function DirectionButton({ metric, direction, isSet, onChange }: Props) {
  const then = next(direction);
  const now = words(direction);
  const how = isSet ? trans.__("set here") : trans.__("from its name");
  return (
    <button
      type="button"
      class={`tm-cmp-way ${isSet ? "tm-cmp-set" : ""}`}
      aria-label={`${metric}: ${now}`}
      title={trans.__("%1 (%2). Click: %3", now, how, words(then))}
      onClick={() => onChange(then)}
    >
      {SIGNS[direction]}
    </button>
  );
}

function words(direction: Direction): string {
  switch (direction) {
    case "lower":
      return trans.__("lower is better");
    case "higher":
      return trans.__("higher is better");
    case "unknown":
      return trans.__("not known which is better");
  }
}

/** Which values of a metric are better. */
export type Direction = "lower" | "higher" | "unknown";

const NEXT: Record<Direction, Direction> = { lower: "higher", higher: "unknown", unknown: "lower" };

function next(direction: Direction): Direction {
  return NEXT[direction];
}

export function isDirection(value: unknown): value is Direction {
  return typeof value === "string" && Object.hasOwn(NEXT, value);
}
