import type { Run } from "../../wire/wire.js";

/** Statuses as signs. */
export const GLYPHS: Record<Run["status"], string> = {
  running: "◐",
  finished: "✓",
  failed: "✗",
  interrupted: "■",
  crashed: "†",
};
