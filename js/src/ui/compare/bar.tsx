import { counted } from "../parts/format.js";
import { trans } from "../translation.js";
import { AddRun } from "./add-run.js";

interface Props {
  /** Runs that are shown; null while none are. */
  runs: number | null;
  differencesOnly: boolean;
  onDifferencesOnly: (only: boolean) => void;
  onAdd: (refs: string[]) => Promise<Error | null>;
}

/** What can be chosen of the whole comparison. */
export function Bar({ runs, differencesOnly, onDifferencesOnly, onAdd }: Props) {
  return (
    <div class="tm-cmp-bar">
      <button
        type="button"
        role="switch"
        class="tm-button tm-cmp-switch"
        aria-checked={differencesOnly}
        onClick={() => onDifferencesOnly(!differencesOnly)}
      >
        {trans.__("Differences only")}
      </button>
      <span class="tm-dim">{runs === null ? "" : counted(runs)}</span>
      <AddRun onAdd={onAdd} />
    </div>
  );
}
