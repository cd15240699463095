import type { RunView } from "../../wire/wire.js";
import { DiffText } from "../parts/diff-text.js";
import { trans } from "../translation.js";
import { Part } from "./part.js";

/** The text of the cell, and what changed in it since the call before. */
export function Code({ found }: { found: RunView }) {
  if (!found.code) return <span class="tm-dim">{trans.__("no cell made this run")}</span>;
  const { previous, code_lines: lines, texts } = found;
  return (
    <div class="tm-run-parts">
      {previous !== null && lines.length ? (
        <Part title={trans.__("Changed since run #%1", previous)} wide>
          <DiffText lines={lines} />
        </Part>
      ) : null}
      {texts.map((text) => (
        <Part
          key={text.name}
          title={trans.__("%1, changed since run #%2", text.name, previous)}
          wide
        >
          {text.lines.length ? (
            <DiffText lines={text.lines} />
          ) : (
            <span class="tm-dim">{trans.__("too long to be shown")}</span>
          )}
        </Part>
      ))}
      <Part
        title={
          found.code_is_same
            ? trans.__("Code, unchanged since run #%1", previous)
            : trans.__("Code")
        }
        wide
      >
        <pre class="tm-run-tall" tabIndex={0}>
          {found.code}
        </pre>
      </Part>
    </div>
  );
}
