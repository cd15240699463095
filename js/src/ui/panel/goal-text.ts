import type { Goal } from "../../wire/wire.js";

/** A goal as Python reads it: `val_loss min`, `val_acc max last`; empty: none. */
export function goalText(goal: Goal | null): string {
  if (!goal) return "";
  const way = goal.direction === "lower" ? "min" : "max";
  return `${goal.metric} ${way}${goal.value === "last" ? " last" : ""}`;
}
