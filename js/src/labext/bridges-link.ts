import { PageConfig } from "@jupyterlab/coreutils";
import { asError } from "../wire/client.js";
import type { Shore } from "./bridges.js";
import { say } from "./bridges-insert.js";
import { reveal } from "./bridges-reveal.js";

const MARK = "#trackmagic-run=";

/** The page of a notebook that shows the cell of a run: Notebook 7 has one page for each. */
export function linkTo(path: string, store: string, run: number): string {
  const page = new URL("notebooks/", new URL(PageConfig.getBaseUrl(), location.href));
  page.pathname += path.split("/").map(encodeURIComponent).join("/");
  page.hash = `${MARK}${store}-${run}`;
  return page.href;
}

/** Show the cell that the address of this page asks for. */
export function followLink(shore: Shore): void {
  const found = new RegExp(`^${MARK}([0-9a-f]{32})-(\\d+)$`).exec(location.hash);
  if (!found) return;
  const [, store = "", run = ""] = found;
  const { notebooks } = shore;
  const show = () => {
    notebooks.widgetAdded.disconnect(show);
    history.replaceState(null, "", location.href.replace(/#.*/, "")); // a reload does not ask again
    reveal(shore, store, Number(run)).catch((error: unknown) => say(asError(error).message));
  };
  if (notebooks.size) show();
  else notebooks.widgetAdded.connect(show);
}
