import { trans } from "../translation.js";
import { Problem } from "./problem.js";

interface FailedProps {
  error: Error;
  again(): void;
  /** It is being tried. */
  isBusy?: boolean;
}

/** What went wrong with something that can be tried again. */
export function Failed({ error, again, isBusy = false }: FailedProps) {
  return (
    <>
      <Problem error={error} />
      <button type="button" class="tm-button" disabled={isBusy} onClick={again}>
        {trans.__("Try again")}
      </button>
    </>
  );
}
