import { useEffect, useRef } from "preact/hooks";
import type { Doing } from "../parts/use-doing.js";
import { trans } from "../translation.js";

/** The line at the bottom: what was done or went wrong, until dismissed or the next is done.
 *
 * While it offers to undo, Ctrl+Z in the panel does.
 */
export function Said({ said, dismiss }: Pick<Doing, "said" | "dismiss">) {
  const line = useRef<HTMLDivElement>(null);
  const undo = said?.undo ?? null;
  useEffect(() => {
    const panel = line.current?.parentElement;
    if (!panel || !undo) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isUndo(event)) return;
      event.preventDefault();
      event.stopPropagation();
      undo();
    };
    panel.addEventListener("keydown", onKeyDown);
    return () => panel.removeEventListener("keydown", onKeyDown);
  }, [undo]);
  return (
    <div ref={line} class="tm-panel-said" role={said?.isProblem ? "alert" : "status"}>
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

function isUndo({ key, ctrlKey, metaKey, shiftKey, altKey, target }: KeyboardEvent): boolean {
  const isTyped = target instanceof Element && target.matches("input,textarea,select");
  return key.toLowerCase() === "z" && (ctrlKey || metaKey) && !shiftKey && !altKey && !isTyped;
}
