import { PageConfig } from "@jupyterlab/coreutils";
import type { Shore } from "./tokens.js";
import { told } from "./told.js";

const MARK = "#trackmagic-run=";

/** The page of a notebook that shows the cell of a run: Notebook 7 has one page for each. */
export function notebookLink(path: string, store: string, run: number): string {
  const page = new URL("notebooks/", new URL(PageConfig.getBaseUrl(), location.href));
  page.pathname += path.split("/").map(encodeURIComponent).join("/");
  page.hash = `${MARK}${store}-${run}`;
  return page.href;
}

/** Show the cell that the address of this page asks for. */
export function followLink(
  { notebooks }: Shore,
  reveal: (store: string, run: number) => Promise<void>,
): void {
  const found = new RegExp(`^${MARK}([0-9a-f]{32})-(\\d+)$`).exec(location.hash);
  if (!found) return;
  const [, store = "", run = ""] = found;
  const show = () => {
    notebooks.widgetAdded.disconnect(show);
    history.replaceState(null, "", location.href.replace(/#.*/, "")); // a reload does not ask again
    void told(reveal(store, Number(run)));
  };
  if (notebooks.size) show();
  else notebooks.widgetAdded.connect(show);
}
