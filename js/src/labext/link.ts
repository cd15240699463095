import { PageConfig } from "@jupyterlab/coreutils";
import { type Address, link } from "../ui/address.js";

/** The URL that opens a view: in JupyterLab, or beside Notebook 7 on the page of our extension. */
export function linkTo(address: Address): string {
  return PageConfig.getOption("notebookPage") ? pageLink(address) : link(below("lab"), address);
}

/** The URL that opens a view on the page of our extension. */
export function pageLink(address: Address): string {
  return link(below("trackmagic/"), address);
}

function below(path: string): string {
  return new URL(path, new URL(PageConfig.getBaseUrl(), location.href)).href;
}
