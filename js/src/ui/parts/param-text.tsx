import type { ParamLine } from "../../wire/wire.js";

/** The value of a param, and how the call before had it. */
export function ParamText({ param }: { param: ParamLine }) {
  switch (param.kind) {
    case "added":
      return (
        <>
          <b>{param.text}</b> <span class="tm-dim">new</span>
        </>
      );
    case "removed":
      return <span class="tm-dim">no longer: {param.old}</span>;
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
