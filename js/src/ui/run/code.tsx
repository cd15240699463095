import type { RunView } from "../../wire/wire.js";
import { DiffText } from "../parts/diff-text.js";
import { Part } from "./part.js";

/** The text of the cell, and what changed in it since the call before. */
export function Code({ found }: { found: RunView }) {
  if (!found.code) return <span class="tm-dim">no cell made this run</span>;
  const since = found.previous === null ? null : `since run #${found.previous}`;
  return (
    <div class="tm-run-parts">
      {since && found.code_lines.length ? (
        <Part title={`Changed ${since}`} wide>
          <DiffText lines={found.code_lines} />
        </Part>
      ) : null}
      <Part title={since && !found.code_lines.length ? `Code, unchanged ${since}` : "Code"} wide>
        <pre class="tm-run-tall" tabIndex={0}>
          {found.code}
        </pre>
      </Part>
    </div>
  );
}
