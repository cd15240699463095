import {
  IRouter,
  ILabShell,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from "@jupyterlab/application";
import { Notification } from "@jupyterlab/apputils";
import type { ReadonlyPartialJSONObject } from "@lumino/coreutils";
import { read, without } from "../ui/address.js";
import { trans } from "../ui/translation.js";
import { COMMANDS } from "./tokens.js";

/** A `reset` in the URL stops what comes after it, and routes again when it is done. */
const AFTER_RESET = 40;

/** Opens the view that JupyterLab's URL names, in whichever workspace and folder. */
export const links: JupyterFrontEndPlugin<void> = {
  id: "trackmagic:links",
  description: "Opens links to runs, tables and charts of trackmagic.",
  autoStart: true,
  optional: [IRouter, ILabShell],
  activate: (app: JupyterFrontEnd, router: IRouter | null, shell: ILabShell | null) => {
    if (!router || !shell) return;
    app.commands.addCommand(COMMANDS.follow, {
      describedBy: { args: { type: "object", properties: { request: { type: "string" } } } },
      execute: ({ request }) => {
        const asked = String(request);
        const left = without(location.href); // a reload restores the tab
        history.replaceState(history.state, "", left);
        void app.restored.then(() => follow(app, asked));
      },
    });
    const pattern = /[?&]trackmagic=/;
    router.register({ command: COMMANDS.follow, pattern, rank: AFTER_RESET });
  },
};

function follow({ commands }: JupyterFrontEnd, asked: string): void {
  const address = read(asked);
  if (!address) Notification.error(trans.__("This link names no view of trackmagic: %1", asked));
  else if (commands.hasCommand(COMMANDS.open))
    void commands.execute(COMMANDS.open, { ...address } as unknown as ReadonlyPartialJSONObject);
}
