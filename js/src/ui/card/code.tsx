import { DiffText } from "../parts/diff-text.js";
import { trans } from "../translation.js";

/** What changed in the cell since the call before, folded. */
export function CardCode({ lines, previous }: { lines: string[]; previous: number | null }) {
  return (
    <section class="tm-part tm-all">
      <details>
        <summary>{trans.__("Code: what changed since run #%1", previous)}</summary>
        <DiffText lines={lines} />
      </details>
    </section>
  );
}
