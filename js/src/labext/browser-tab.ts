import { Notification } from "@jupyterlab/apputils";
import { trans } from "../ui/translation.js";

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
