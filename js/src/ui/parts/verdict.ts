import type { CompareCell } from "../../wire/wire.js";

/** How a change of a metric is coloured. */
export const VERDICT_CLASS: Record<CompareCell["verdict"], string> = {
  better: "tm-good",
  worse: "tm-bad",
  same: "tm-dim",
  unknown: "tm-dim",
};
