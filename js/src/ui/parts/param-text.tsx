import type { ParamLine } from "../../wire/wire.js";
import { trans } from "../translation.js";

/** The value of a param, how the call before had it, and that another cell made it. */
export function ParamText({ param }: { param: ParamLine }) {
  if (param.origin !== "input") return <Value param={param} />;
  return (
    <>
      <Value param={param} /> <span class="tm-dim">{trans.__("of another cell")}</span>
    </>
  );
}

function Value({ param }: { param: ParamLine }) {
  switch (param.kind) {
    case "added":
      return (
        <>
          <b>{param.text}</b> <span class="tm-dim">{trans.__("new")}</span>
        </>
      );
    case "removed":
      return <span class="tm-dim">{trans.__("no longer: %1", param.old)}</span>;
    case "changed":
      return (
        <>
          <span class="tm-dim">{param.old} →</span> <b>{param.text}</b>
        </>
      );
    case null:
      return <>{param.text}</>;
  }
}
