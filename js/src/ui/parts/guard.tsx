import type { ComponentChildren } from "preact";
import { useErrorBoundary } from "preact/hooks";
import { asError } from "../../wire/client.js";
import { trans } from "../translation.js";
import { Problem } from "./problem.js";

/** What is inside; where that breaks, why, and a way to draw it anew. */
export function Guard({ children }: { children: ComponentChildren }) {
  const [error, reset] = useErrorBoundary();
  if (error === undefined) return <>{children}</>;
  const why = trans.__("this view could not be drawn: %1", asError(error).message);
  return (
    <div>
      <Problem error={new Error(why)} />
      <button type="button" class="tm-button" onClick={reset}>
        {trans.__("Draw it again")}
      </button>
    </div>
  );
}
