import { trans } from "../translation.js";

/** What to do where there is no store yet. `wanted` is where it would be made. */
export function NoStore({ wanted }: { wanted: string }) {
  return (
    <div class="tm-panel-start" role="status">
      <b>{trans.__("No runs here yet")}</b>
      <p>{trans.__("Load trackmagic in a notebook:")}</p>
      <pre>%load_ext trackmagic</pre>
      <p>{trans.__("then put this on top of a cell and run it:")}</p>
      <pre>%%track</pre>
      <p>
        {trans.__("Its run is stored in:")} <bdi class="tm-panel-wanted">{wanted}</bdi>
      </p>
      <p class="tm-dim">{trans.__("It shows here by itself.")}</p>
    </div>
  );
}
