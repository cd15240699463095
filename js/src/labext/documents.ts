import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from "@jupyterlab/application";
import { ICommandPalette, Notification } from "@jupyterlab/apputils";
import type { ReadonlyPartialJSONObject } from "@lumino/coreutils";
import { asAddress } from "../ui/address.js";
import type { Bridges } from "../ui/panel/desk.js";
import { trans } from "../ui/translation.js";
import { openInBrowser } from "./browser-tab.js";
import type { Saved } from "./documents-tab.js";
import { addCopyLink } from "./documents-link.js";
import { Documents } from "./documents-open.js";
import { pageLink } from "./link.js";
import { COMMANDS, IBridges, ISurroundings, type Surroundings } from "./tokens.js";

/** Views as tabs of JupyterLab's main area; Notebook 7 has none, and opens pages of their own. */
export const documents: JupyterFrontEndPlugin<void> = {
  id: "trackmagic:documents",
  description: "Shows runs, tables and charts of trackmagic in tabs.",
  autoStart: true,
  optional: [ISurroundings, IBridges, ILabShell, ILayoutRestorer, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    around: Surroundings | null,
    bridges: Bridges | null,
    shell: ILabShell | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
  ) => {
    const tabs = shell && new Documents(shell, around, bridges);
    app.commands.addCommand(COMMANDS.open, {
      label: trans.__("Open a view of runs"),
      describedBy: { args: ARGUMENTS },
      execute: (given) => {
        const address = asAddress(given);
        if (!address) return void refuse(given);
        return tabs ? tabs.open({ ...address, ...known(given) }) : openInBrowser(pageLink(address));
      },
    });
    if (!tabs) return;
    addCopyLink(app, tabs.tracker, palette);
    void restorer?.restore(tabs.tracker, {
      command: COMMANDS.open,
      args: (tab) => tab.saved(),
      name: (tab) => tab.id,
    });
  },
};

const ARGUMENTS = {
  type: "object",
  properties: {
    store: { type: "string", description: "Id of the store" },
    view: { type: "string", enum: ["runs", "run", "compare", "chart", "card"] },
    query: { type: "object", description: "What the view is asked" },
    state: { type: "object", description: "How the view is set up" },
  },
  required: ["store", "view", "query"],
};

/** What a tab has written down beside its address. */
function known({ id, title, among }: ReadonlyPartialJSONObject): Partial<Saved> {
  return {
    ...(typeof id === "string" && { id }),
    ...(typeof title === "string" && { title }),
    ...(typeof among === "string" && { among }),
  };
}

function refuse(given: unknown): void {
  const text = JSON.stringify(given).slice(0, 200);
  Notification.error(trans.__("trackmagic cannot open what was asked for: %1", text));
}
