const COLOURS: Record<string, string> = { "+": "tm-run-add", "-": "tm-run-del", "@": "tm-dim" };

/** A unified diff, a coloured line each; the sign is there for who sees no colour. */
export function DiffText({ lines }: { lines: string[] }) {
  return (
    <pre class="tm-run-diff tm-run-tall" tabIndex={0}>
      {lines.map((line, at) => (
        <span key={at} class={COLOURS[line.charAt(0)]}>
          {line || " "}
        </span>
      ))}
    </pre>
  );
}
