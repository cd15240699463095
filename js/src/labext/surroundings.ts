import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { ITranslator } from "@jupyterlab/translation";
import type { ReadonlyPartialJSONObject } from "@lumino/coreutils";
import { COMMANDS, ISurroundings, type Surroundings } from "./tokens.js";
import { speak, trans } from "../ui/translation.js";
import { deskOf } from "../wire/desk.js";
import { watchFocus } from "./focus.js";
import { openInBrowser } from "./browser-tab.js";
import { pageLink } from "./link.js";
import { labServer } from "./server.js";
import { SETTINGS, watchPreferences } from "./settings.js";

/** What the other plugins share: the server, the settings, the focused notebook. */
export const surroundings: JupyterFrontEndPlugin<Surroundings> = {
  id: SETTINGS,
  description: "The settings of trackmagic.",
  autoStart: true,
  optional: [INotebookTracker, ISettingRegistry, ITranslator],
  provides: ISurroundings,
  activate: (
    { commands }: JupyterFrontEnd,
    notebooks: INotebookTracker | null,
    registry: ISettingRegistry | null,
    translator: ITranslator | null,
  ) => {
    const words = translator?.load("trackmagic");
    if (words) speak(words);
    return {
      desk: deskOf(labServer()),
      focus: watchFocus(notebooks),
      preferences: watchPreferences(registry),
      words: words ?? trans,
      open: (address) => {
        const args = { ...address } as unknown as ReadonlyPartialJSONObject;
        if (commands.hasCommand(COMMANDS.open)) void commands.execute(COMMANDS.open, args);
        else openInBrowser(pageLink(address));
      },
    };
  },
};
