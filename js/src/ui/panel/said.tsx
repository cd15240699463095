import { trans } from "../translation.js";
import type { Doing } from "./use-doing.js";

/** The line at the bottom: what was done or went wrong, until dismissed or the next is done. */
export function Said({ said, dismiss }: Pick<Doing, "said" | "dismiss">) {
  return (
    <div class="tm-panel-said" role={said?.isProblem ? "alert" : "status"}>
      {said ? (
        <>
          <span class={said.isProblem ? "tm-bad" : undefined} title={said.text}>
            {said.text}
          </span>
          {said.undo ? (
            <button type="button" class="tm-button" onClick={said.undo}>
              {trans.__("Undo")}
            </button>
          ) : null}
          <button
            type="button"
            class="tm-panel-icon"
            aria-label={trans.__("Dismiss")}
            onClick={dismiss}
          >
            ×
          </button>
        </>
      ) : null}
    </div>
  );
}
