import { Notification } from "@jupyterlab/apputils";
import { PageConfig } from "@jupyterlab/coreutils";
import { type Address, link } from "../ui/address.js";
import { trans } from "../ui/translation.js";

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

/** Show a page in a tab of the browser; where that keeps it back, a notification opens it. */
export function openInBrowser(link: string): void {
  if (opened(link)) return;
  Notification.warning(trans.__("The browser has kept back a new tab of trackmagic."), {
    autoClose: false,
    actions: [{ label: trans.__("Open it"), caption: link, callback: () => void opened(link) }],
  });
}

/** Not by `noopener`: with it the browser does not tell whether there is a tab. */
function opened(link: string): boolean {
  const tab = window.open(link, "_blank");
  if (tab) tab.opener = null;
  return tab !== null;
}
