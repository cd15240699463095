import type { RunView } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { Git } from "./git.js";
import { MetricTable } from "./metric-table.js";
import { Packages } from "./packages.js";
import { Part } from "./part.js";

/** What was around the run: Python and packages, the repository, the machine. */
export function EnvironmentPanel({ found }: { found: RunView }) {
  const { environment, git } = found;
  const system = found.system.map((row) => ({ ...row, key: row.key.replace("system/", "") }));
  return (
    <div class="tm-run-parts">
      {environment ? (
        <Part title={trans.__("Python")}>
          <div>{environment.python}</div>
          <div class="tm-dim tm-run-value">{environment.platform}</div>
        </Part>
      ) : (
        <span class="tm-dim">{trans.__("the environment was not kept")}</span>
      )}
      {git ? <Git git={git} /> : null}
      {system.length ? (
        <Part title={trans.__("Machine")} wide>
          <MetricTable rows={system} />
        </Part>
      ) : null}
      {environment ? <Packages packages={environment.packages} /> : null}
    </div>
  );
}
