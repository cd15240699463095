const COLOURS: Record<string, string> = { "+": "tm-add", "-": "tm-del", "@": "tm-dim" };

/** A unified diff, a coloured line each; the sign is there for who sees no colour. */
export function DiffText({ lines }: { lines: string[] }) {
  return (
    <pre class="tm-diff" tabIndex={0}>
      {lines.map((line, at) => (
        <span key={at} class={COLOURS[line.charAt(0)]}>
          {line || " "}
        </span>
      ))}
    </pre>
  );
}
