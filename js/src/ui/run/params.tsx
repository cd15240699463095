import type { ParamLine } from "../../wire/wire.js";
import { ParamText } from "../parts/param-text.js";
import { trans } from "../translation.js";
import { Part } from "./part.js";

interface ParamsProps {
  params: ParamLine[];
  previous: number | null;
}

/** The params; one that the call before had otherwise says how. */
export function Params({ params, previous }: ParamsProps) {
  const changed = params.some((one) => one.kind !== null);
  const title = changed ? trans.__("Params, against run #%1", previous) : trans.__("Params");
  if (!params.length)
    return (
      <Part title={title}>
        <span class="tm-dim">{trans.__("no params")}</span>
      </Part>
    );
  return (
    <Part title={title}>
      <table>
        <tbody>
          {params.map((one) => (
            <tr key={one.key} class={one.kind ? "tm-run-changed" : undefined}>
              <th scope="row" class="tm-run-key">
                {one.key}
              </th>
              <td class="tm-run-value">
                <ParamText param={one} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  );
}
