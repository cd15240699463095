import type { Failure } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { Part } from "./part.js";

/** How the run failed: type and message, the traceback on demand. */
export function FailurePart({ failure, open = false }: { failure: Failure; open?: boolean }) {
  return (
    <Part title={trans.__("Failure")} wide>
      <div class="tm-run-value">
        <b class="tm-bad">{failure.type}</b>
        {failure.message ? `: ${failure.message}` : ""}
      </div>
      {failure.traceback ? (
        <details open={open}>
          <summary>{trans.__("Traceback")}</summary>
          <pre tabIndex={0}>{failure.traceback}</pre>
        </details>
      ) : null}
    </Part>
  );
}
