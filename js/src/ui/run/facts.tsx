import type { GitState, RunView } from "../../wire/wire.js";
import { date } from "../parts/format.js";
import { trans } from "../translation.js";
import { Part } from "./part.js";

/** When and where it ran; what is not known is left out. */
export function Facts({ found }: { found: RunView }) {
  const { run, call, git } = found;
  const facts: [string, string][] = [
    [trans.__("started"), date(run.started ?? 0)],
    [trans.__("ended"), run.ended === null ? "" : date(run.ended)],
    [trans.__("notebook"), call?.notebook ?? ""],
    [trans.__("cell"), call?.execution_count == null ? "" : `[${call.execution_count}]`],
    [trans.__("git"), git ? commit(git) : ""],
    [trans.__("id"), run.id],
    [
      trans.__("late points"),
      run.late_points ? trans.__("%1 logged after its end", run.late_points) : "",
    ],
  ];
  return (
    <Part title={trans.__("Run")}>
      <table>
        <tbody>
          {facts
            .filter(([, text]) => text)
            .map(([name, text]) => (
              <tr key={name}>
                <th scope="row" class="tm-dim">
                  {name}
                </th>
                <td class="tm-run-value">{text}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </Part>
  );
}

function commit({ commit: hash, branch, dirty }: GitState): string {
  const where = `${hash.slice(0, 12)} ${branch}`;
  return dirty ? trans.__("%1, changed", where) : where;
}
