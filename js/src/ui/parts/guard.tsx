import type { ComponentChildren } from "preact";
import { useErrorBoundary } from "preact/hooks";
import { asError } from "../../wire/client.js";
import { Problem } from "./problem.js";

/** What is inside; where that breaks, why, and a way to draw it anew. */
export function Guard({ children }: { children: ComponentChildren }) {
  const [error, reset] = useErrorBoundary();
  if (error === undefined) return <>{children}</>;
  return (
    <div>
      <Problem error={new Error(`this view could not be drawn: ${asError(error).message}`)} />
      <button type="button" class="tm-button" onClick={reset}>
        Draw it again
      </button>
    </div>
  );
}
