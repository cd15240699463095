import type { Run } from "../../wire/wire.js";
import { trans } from "../translation.js";

/** Statuses as signs. */
export const GLYPHS: Record<Run["status"], string> = {
  running: "◐",
  finished: "✓",
  failed: "✗",
  interrupted: "■",
  crashed: "†",
};

export function isStatus(name: string): name is Run["status"] {
  return Object.hasOwn(GLYPHS, name);
}

/** Statuses as words. */
export function statusWord(status: Run["status"]): string {
  switch (status) {
    case "running":
      return trans.__("running");
    case "finished":
      return trans.__("finished");
    case "failed":
      return trans.__("failed");
    case "interrupted":
      return trans.__("interrupted");
    case "crashed":
      return trans.__("crashed");
  }
}
