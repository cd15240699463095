import { Filled } from "../parts/filled.js";
import { trans } from "../translation.js";

interface RunsEmptyProps {
  class: string;
  lifecycle: "active" | "deleted";
  experiment: string | null;
  /** What the store says of a filter that finds nothing; null: nothing narrows the runs. */
  hints: readonly string[] | null;
  /** Take away all that narrows the runs, where a button does. */
  onClear?(): void;
}

/** What stands where there is no run: how to make one, or why none is found. */
export function RunsEmpty({ lifecycle, experiment, hints, onClear, ...props }: RunsEmptyProps) {
  if (hints)
    return (
      <div class={props.class}>
        <p>{trans.__("No run matches.")}</p>
        {hints.map((hint, at) => (
          <p key={at}>{hint}</p>
        ))}
        {onClear ? (
          <button type="button" class="tm-button" onClick={onClear}>
            {trans.__("Clear the filter")}
          </button>
        ) : null}
      </div>
    );
  if (lifecycle === "deleted") return <div class={props.class}>{trans.__("No deleted runs.")}</div>;
  return (
    <div class={props.class}>
      <p>{experiment ? trans.__("No runs of %1 yet.", experiment) : trans.__("No runs yet.")}</p>
      <p>
        <Filled
          text={(gap) => trans.__("Put %1 at the top of a cell and run it: it will be here.", gap)}
        >
          <code>{experiment ? `%%track -e ${shell(experiment)}` : "%%track"}</code>
        </Filled>
      </p>
    </div>
  );
}

function shell(name: string): string {
  return /^[\w./-]+$/.test(name) ? name : JSON.stringify(name);
}
