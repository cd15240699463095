import type { NotebookCell, NotebookOutput } from "../../wire/wire.js";
import { Markdown } from "../parts/markdown.js";
import { trans } from "../translation.js";
import { Picture } from "./picture.js";

/** A logged notebook: its cells, with the text and the pictures of their outputs. */
export function NotebookShown({ cells }: { cells: NotebookCell[] }) {
  if (!cells.length) return <div class="tm-dim">{trans.__("this notebook has no cells")}</div>;
  return (
    <div class="tm-run-notebook" tabIndex={0} role="region" aria-label={trans.__("Notebook")}>
      {cells.map((cell, at) => (
        <section key={at} class="tm-run-cell">
          {cell.kind === "markdown" ? (
            <Markdown text={cell.text} />
          ) : (
            <>
              <div class="tm-dim">
                {cell.kind === "code" ? `[${cell.count || " "}]` : trans.__("raw")}
              </div>
              <pre class="tm-run-source">{cell.text}</pre>
            </>
          )}
          {cell.outputs.map((one, which) => (
            <Output key={which} output={one} />
          ))}
        </section>
      ))}
    </div>
  );
}

function Output({ output }: { output: NotebookOutput }) {
  if (output.kind === "image")
    return <Picture mediaType={output.media_type} data={output.data} alt={output.text} />;
  return <pre class={output.kind === "error" ? "tm-bad" : undefined}>{output.text}</pre>;
}
