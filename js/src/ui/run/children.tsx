import type { RunView } from "../../wire/wire.js";
import { Status } from "../parts/status.js";
import { duration } from "../parts/time.js";
import { Part } from "./part.js";

interface ChildrenProps {
  found: RunView;
  onGo(number: number): void;
}

/** The runs that were started inside this one. */
export function Children({ found, onGo }: ChildrenProps) {
  return (
    <Part title="Runs inside it">
      <table>
        <tbody>
          {found.children.map((run) => (
            <tr key={run.number}>
              <td>
                <button type="button" class="tm-run-link" onClick={() => onGo(run.number)}>
                  #{run.number} <bdi>{run.name}</bdi>
                </button>
              </td>
              <td>
                <Status status={run.status} />
              </td>
              <td class="tm-num">
                {run.ended === null ? "" : duration(run.ended - (run.started ?? run.ended))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.hidden_children ? <div class="tm-dim">and {found.hidden_children} more</div> : null}
    </Part>
  );
}
