import { trans } from "../translation.js";

interface NoStoreProps {
  /** Where a notebook at the root would have it made. */
  wanted: string;
  /** The focused notebook, below the root; null: there is none. */
  path: string | null;
}

/** What to do where there is no store yet. */
export function NoStore({ wanted, path }: NoStoreProps) {
  const isBelow = path?.replace(/^\//, "").includes("/"); // its own folder decides then
  return (
    <div class="tm-panel-start" role="status">
      <b>{trans.__("No runs here yet")}</b>
      <p>{trans.__("Load trackmagic in a notebook:")}</p>
      <pre>%load_ext trackmagic</pre>
      <p>{trans.__("then put this on top of a cell and run it:")}</p>
      <pre>%%track</pre>
      <p>
        {isBelow ? (
          trans.__("Its run is stored beside the notebook, or at the project's root.")
        ) : (
          <>
            {trans.__("Its run is stored in:")} <bdi class="tm-panel-wanted">{wanted}</bdi>
          </>
        )}
      </p>
      <p class="tm-dim">{trans.__("It shows here by itself.")}</p>
    </div>
  );
}
