import type { RunView } from "../../wire/wire.js";
import { date } from "../parts/time.js";
import { Part } from "./part.js";

/** When and where it ran; what is not known is left out. */
export function Facts({ found }: { found: RunView }) {
  const { run, call, git } = found;
  const facts: [string, string][] = [
    ["started", date(run.started ?? 0)],
    ["ended", run.ended === null ? "" : date(run.ended)],
    ["notebook", call?.notebook ?? ""],
    ["cell", call?.execution_count == null ? "" : `[${call.execution_count}]`],
    ["git", git ? `${git.commit.slice(0, 12)} ${git.branch}${git.dirty ? ", changed" : ""}` : ""],
    ["id", run.id],
    ["late points", run.late_points ? `${run.late_points} logged after its end` : ""],
  ];
  return (
    <Part title="Run">
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
