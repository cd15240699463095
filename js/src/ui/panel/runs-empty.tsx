import { Filled } from "../parts/filled.js";
import { trans } from "../translation.js";
import type { Lifecycle } from "./runs-asked.js";
import type { RunsFound } from "./runs-found.js";
import type { RunsSettings } from "./runs-settings.js";

interface RunsEmptyProps {
  lifecycle: Lifecycle;
  experiment: string | null;
  settings: RunsSettings;
  found: RunsFound;
}

/** What stands where there is no run: how to make one, or why none is found. */
export function RunsEmpty({ lifecycle, experiment, settings, found }: RunsEmptyProps) {
  const clear = () => {
    settings.setTyped("");
    settings.setChips([]);
    settings.setBy("");
  };
  if (found.filter !== "" || found.isGrouped)
    return (
      <div class="tm-panel-empty">
        <p>{trans.__("No run matches.")}</p>
        {found.rows?.hints.map((hint, at) => (
          <p key={at}>{hint}</p>
        ))}
        <button type="button" class="tm-button" onClick={clear}>
          {trans.__("Clear the filter")}
        </button>
      </div>
    );
  if (lifecycle === "deleted")
    return <div class="tm-panel-empty">{trans.__("No deleted runs.")}</div>;
  return (
    <div class="tm-panel-empty">
      <p>
        {experiment === null
          ? trans.__("No runs yet.")
          : trans.__("No runs of %1 yet.", experiment)}
      </p>
      <p>
        <Filled
          text={(gap) => trans.__("Put %1 at the top of a cell and run it: it will be here.", gap)}
        >
          <code>{experiment === null ? "%%track" : `%%track -e ${shell(experiment)}`}</code>
        </Filled>
      </p>
    </div>
  );
}

function shell(name: string): string {
  return /^[\w./-]+$/.test(name) ? name : JSON.stringify(name);
}
