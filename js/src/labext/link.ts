import { PageConfig } from "@jupyterlab/coreutils";
import { type Address, link } from "../ui/address.js";

/** The URL that opens a view: in JupyterLab, or beside Notebook 7 on the page of our extension. */
export function linkTo(address: Address): string {
  const isLab = !PageConfig.getOption("notebookPage");
  const base = new URL(PageConfig.getBaseUrl(), location.href);
  return link(new URL(isLab ? "lab" : "trackmagic/", base).href, address);
}
