import type { JupyterFrontEnd } from "@jupyterlab/application";
import {
  Clipboard,
  type ICommandPalette,
  type IWidgetTracker,
  Notification,
} from "@jupyterlab/apputils";
import { trans } from "../ui/translation.js";
import type { Tab } from "./documents-tab.js";
import { linkTo } from "./link.js";
import { CATEGORY, COMMANDS, NO_ARGUMENTS } from "./tokens.js";

/** A command that copies a link to what a tab shows: in the palette, and in the menu of the tab. */
export function addCopyLink(
  app: JupyterFrontEnd,
  tracker: IWidgetTracker<Tab>,
  palette: ICommandPalette | null,
): void {
  const command = COMMANDS.copyLink;
  const args = { menu: true };
  /** The one whose menu it was asked in, or the one that is in front. */
  const meant = ({ menu }: { menu?: unknown }) => {
    const tabNode = menu ? app.contextMenuHitTest((node) => "id" in node.dataset) : null;
    const id = tabNode?.dataset.id ?? app.shell.currentWidget?.id;
    return tracker.find((tab) => tab.id === id);
  };
  app.commands.addCommand(command, {
    label: trans.__("Copy link to this view"),
    describedBy: NO_ARGUMENTS,
    isEnabled: (given) => meant(given) !== undefined,
    execute: (given) => {
      const tab = meant(given);
      if (!tab) return;
      Clipboard.copyToSystem(linkTo(tab.shown()));
      const said = trans.__("Copied a link to “%1”", tab.title.label);
      Notification.success(said, { autoClose: 2000 });
    },
  });
  palette?.addItem({ command, category: CATEGORY });
  app.contextMenu.addItem({ command, args, selector: ".lm-TabBar-tab.tm-tab-title", rank: 20 });
}
