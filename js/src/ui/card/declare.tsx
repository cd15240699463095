import { useState } from "preact/hooks";
import type { Declared, Host } from "../host.js";
import { trans } from "../translation.js";

interface DeclareProps {
  host: Host;
  run: number;
  name: string;
  as: Declared;
}

/** Says that a name is the other of param and metric: written into the cell's header, where there is a cell. */
export function Declare({ host, run, name, as }: DeclareProps) {
  const [said, setSaid] = useState("");
  const words = `--${as}s +${name}`;
  const declare = async () => {
    const isWritten = await host.declare?.(run, name, as);
    setSaid(
      isWritten
        ? trans.__("%1 is in the header: it holds from the next run on", words)
        : trans.__("write it in the header: %1", `%%track ${words}`),
    );
  };
  const label = as === "param" ? trans.__("%1 is a param", name) : trans.__("%1 is a metric", name);
  return (
    <>
      <button type="button" class="tm-declare" aria-label={label} title={label} onClick={declare}>
        {as === "param" ? trans.__("→ param") : trans.__("→ metric")}
      </button>
      <span class="tm-declared tm-dim" role="status">
        {said}
      </span>
    </>
  );
}
