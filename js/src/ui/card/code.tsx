const COLOURS: Record<string, string> = { "+": "tm-add", "-": "tm-del", "@": "tm-dim" };

/** What changed in the cell since the call before, folded. */
export function CardCode({ lines, previous }: { lines: string[]; previous: number | null }) {
  return (
    <section class="tm-part tm-all">
      <details>
        <summary>Code: what changed since run #{previous}</summary>
        <pre class="tm-diff">
          {lines.map((line, at) => (
            <span key={at} class={COLOURS[line.charAt(0)]}>
              {line || " "}
            </span>
          ))}
        </pre>
      </details>
    </section>
  );
}
