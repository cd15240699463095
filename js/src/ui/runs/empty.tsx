import type { Rows } from "./pages.js";

/** What stands where there is no run: how to make one, or why none is found. */
export function Empty({ rows, experiment }: { rows: Rows; experiment: string | null }) {
  if (!rows.of.filter.trim())
    return (
      <p class="tm-runs-empty">
        No runs {experiment ? `of ${experiment} ` : ""}yet. Put <code>%%track</code> at the top of a
        cell and run it: it will be here.
      </p>
    );
  return (
    <div class="tm-runs-empty">
      <p>No run matches.</p>
      {rows.hints.map((hint, at) => (
        <p key={at} class="tm-dim">
          {hint}
        </p>
      ))}
    </div>
  );
}
