import type { ParamLine } from "../../wire/wire.js";
import { ParamText } from "../parts/param-text.js";

/** The params, the changed ones marked. */
export function CardParams({ params }: { params: ParamLine[] }) {
  return (
    <div class="tm-wide">
      <table>
        <tbody>
          {params.map((one) => (
            <tr key={one.key} class={one.kind ? "tm-changed" : undefined}>
              <td class="tm-key" title={one.key}>
                {one.key}
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
