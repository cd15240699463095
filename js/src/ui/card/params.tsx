import type { ParamLine } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { ParamText } from "../parts/param-text.js";
import { Declare } from "./declare.js";

interface ParamsProps {
  host: Host;
  run: number;
  params: ParamLine[];
}

/** The params, the changed ones marked. */
export function CardParams({ host, run, params }: ParamsProps) {
  return (
    <div class="tm-wide">
      <table>
        <tbody>
          {params.map((one) => (
            <tr key={one.key} class={one.kind ? "tm-changed" : undefined}>
              <td class="tm-key" title={one.key}>
                {one.key}
                {one.is_found ? <Declare host={host} run={run} name={one.key} as="metric" /> : null}
              </td>
              <td class="tm-value" title={one.text}>
                <ParamText param={one} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
