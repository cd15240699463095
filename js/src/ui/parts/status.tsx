import type { Run } from "../../wire/wire.js";
import { GLYPHS } from "./status-glyphs.js";

/** A run's status as a sign and a word; `short` leaves the word to the title. */
export function Status({ status, short = false }: { status: Run["status"]; short?: boolean }) {
  return (
    <span class={`tm-status tm-${status}`} title={short ? status : undefined}>
      <span aria-hidden={!short} aria-label={short ? status : undefined} role={short ? "img" : undefined}>
        {GLYPHS[status]}
      </span>
      {short ? null : ` ${status}`}
    </span>
  );
}
