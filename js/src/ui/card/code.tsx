import { DiffText } from "../parts/diff-text.js";

/** What changed in a text since the call before, folded. */
export function CardCode({ title, lines }: { title: string; lines: string[] }) {
  return (
    <section class="tm-part tm-all">
      <details>
        <summary>{title}</summary>
        <DiffText lines={lines} />
      </details>
    </section>
  );
}
