import { type Direction, next } from "./directions.js";

const SIGNS: Record<Direction, string> = { lower: "↓", higher: "↑", unknown: "↕" };
const WORDS: Record<Direction, string> = {
  lower: "lower is better",
  higher: "higher is better",
  unknown: "not known which is better",
};

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
  const how = isSet ? "set here" : "from its name";
  return (
    <button
      type="button"
      class={`tm-cmp-way ${isSet ? "tm-cmp-set" : ""}`}
      aria-label={`${metric}: ${WORDS[direction]}`}
      title={`${WORDS[direction]} (${how}). Click: ${WORDS[then]}`}
      onClick={() => onChange(then)}
    >
      {SIGNS[direction]}
    </button>
  );
}
