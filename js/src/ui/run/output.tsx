import type { RunView } from "../../wire/wire.js";
import { FailurePart } from "./failure.js";
import { Part } from "./part.js";

/** What the run printed, and how it failed. */
export function OutputPanel({ found }: { found: RunView }) {
  const printed = found.outputs.filter((one) => one.text);
  if (!printed.length && !found.failure)
    return (
      <span class="tm-dim">
        {found.run.status === "running"
          ? "what it prints is kept at its end"
          : "it printed nothing"}
      </span>
    );
  return (
    <div class="tm-run-parts">
      {found.failure ? <FailurePart failure={found.failure} open /> : null}
      {printed.map((one) => (
        <Part
          key={one.stream}
          title={one.stream + (one.dropped_bytes ? ", its middle was not kept" : "")}
          wide
        >
          <pre class="tm-run-tall" tabIndex={0}>
            {one.text}
          </pre>
        </Part>
      ))}
    </div>
  );
}
