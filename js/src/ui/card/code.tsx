import { DiffText } from "../parts/diff-text.js";

/** What changed in the cell since the call before, folded. */
export function CardCode({ lines, previous }: { lines: string[]; previous: number | null }) {
  return (
    <section class="tm-part tm-all">
      <details>
        <summary>Code: what changed since run #{previous}</summary>
        <DiffText lines={lines} />
      </details>
    </section>
  );
}
