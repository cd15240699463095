import type { RunView } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { FailurePart } from "./failure.js";
import { Part } from "./part.js";

/** What the run printed, and how it failed. */
export function OutputPanel({ found }: { found: RunView }) {
  const printed = found.outputs.filter((one) => one.text);
  if (!printed.length && !found.failure)
    return (
      <span class="tm-dim">
        {found.run.status === "running"
          ? trans.__("what it prints is kept at its end")
          : trans.__("it printed nothing")}
      </span>
    );
  return (
    <div class="tm-run-parts">
      {found.failure ? <FailurePart failure={found.failure} open /> : null}
      {printed.map((one) => (
        <Part
          key={one.stream}
          title={
            one.dropped_bytes ? trans.__("%1, its middle was not kept", one.stream) : one.stream
          }
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
