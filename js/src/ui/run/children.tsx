import type { RunView } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { Status } from "../parts/status.js";
import { duration } from "../parts/format.js";
import { trans } from "../translation.js";
import { Part } from "./part.js";

interface ChildrenProps {
  found: RunView;
  host: Pick<Host, "open">;
  onGo(number: number): void;
}

/** The runs that were started inside this one; what they were given and came to is for views of many. */
export function Children({ found, host, onGo }: ChildrenProps) {
  const filter = `parent = #${found.run.number}`;
  return (
    <Part title={trans.__("Runs inside it")}>
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
      {found.hidden_children ? (
        <div class="tm-dim">{trans.__("and %1 more", found.hidden_children)}</div>
      ) : null}
      <div class="tm-row">
        <button type="button" class="tm-button" onClick={() => host.open("runs", { filter })}>
          {trans.__("Table")}
        </button>
        <button type="button" class="tm-button" onClick={() => host.open("chart", { filter })}>
          {trans.__("Chart")}
        </button>
      </div>
    </Part>
  );
}
