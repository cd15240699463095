import type { RunView } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { Part } from "./part.js";

/** What the cell read: names, who made them, what to beware of; and data that was recognised. */
export function Inputs({ found }: { found: RunView }) {
  const { inputs, datasets } = found;
  if (!inputs.length && !datasets.length)
    return <span class="tm-dim">{trans.__("the cell read nothing that other cells made")}</span>;
  return (
    <div class="tm-run-parts">
      {inputs.length ? (
        <Part title={trans.__("Names that the cell read")} wide>
          <table>
            <tbody>
              {inputs.map((one) => (
                <tr key={one.name}>
                  <th scope="row" class="tm-run-key">
                    {one.name}
                  </th>
                  <td class="tm-run-value">{one.text}</td>
                  <td class="tm-dim">{one.made_by}</td>
                  <td class="tm-warn tm-run-value">{one.remarks.join("; ")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Part>
      ) : null}
      {datasets.length ? (
        <Part title={trans.__("Datasets")} wide>
          <table>
            <tbody>
              {datasets.map((one, at) => (
                <tr key={at}>
                  <th scope="row" class="tm-run-key">
                    {one.name}
                  </th>
                  <td>{`${one.kind} ${one.shape}`}</td>
                  <td>{one.context}</td>
                  <td class="tm-dim tm-run-value">{one.source}</td>
                  <td class="tm-dim" title={one.digest}>
                    <code>{one.digest.slice(0, 12)}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Part>
      ) : null}
    </div>
  );
}
