import type { Run } from "../../wire/wire.js";
import { GLYPHS, statusWord } from "./status-glyphs.js";

/** A run's status as a sign and a word; `short` leaves the word to the title. */
export function Status({ status, short = false }: { status: Run["status"]; short?: boolean }) {
  const word = statusWord(status);
  return (
    <span class={`tm-status tm-${status}`} title={short ? word : undefined}>
      <span
        aria-hidden={!short}
        aria-label={short ? word : undefined}
        role={short ? "img" : undefined}
      >
        {GLYPHS[status]}
      </span>
      {short ? null : ` ${word}`}
    </span>
  );
}
