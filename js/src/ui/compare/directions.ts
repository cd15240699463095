/** Which values of a metric are better. */
export type Direction = "lower" | "higher" | "unknown";

const NEXT: Record<Direction, Direction> = { lower: "higher", higher: "unknown", unknown: "lower" };

export function next(direction: Direction): Direction {
  return NEXT[direction];
}

export function isDirection(value: unknown): value is Direction {
  return typeof value === "string" && Object.hasOwn(NEXT, value);
}
