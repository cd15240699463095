import type { ParamLine } from "../../wire/wire.js";

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
                <Value param={one} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({ param }: { param: ParamLine }) {
  switch (param.kind) {
    case "added":
      return (
        <>
          <span class="tm-dim">new: </span>
          <b>{param.text}</b>
        </>
      );
    case "removed":
      return <span class="tm-dim">no longer: {param.old}</span>;
    case "changed":
      return (
        <>
          <span class="tm-dim">{param.old} → </span>
          <b>{param.text}</b>
        </>
      );
    default:
      return <>{param.text}</>;
  }
}
