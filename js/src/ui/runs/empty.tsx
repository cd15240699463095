import { Filled } from "../parts/filled.js";
import { trans } from "../translation.js";
import type { Rows } from "./pages.js";

/** What stands where there is no run: how to make one, or why none is found. */
export function Empty({ rows, experiment }: { rows: Rows; experiment: string | null }) {
  if (!rows.of.filter.trim())
    return (
      <p class="tm-runs-empty">
        {experiment ? trans.__("No runs of %1 yet.", experiment) : trans.__("No runs yet.")}{" "}
        <Filled
          text={(gap) => trans.__("Put %1 at the top of a cell and run it: it will be here.", gap)}
        >
          <code>%%track</code>
        </Filled>
      </p>
    );
  return (
    <div class="tm-runs-empty">
      <p>{trans.__("No run matches.")}</p>
      {rows.hints.map((hint, at) => (
        <p key={at} class="tm-dim">
          {hint}
        </p>
      ))}
    </div>
  );
}
