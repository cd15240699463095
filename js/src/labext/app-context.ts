import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { ITranslator } from "@jupyterlab/translation";
import type { ReadonlyPartialJSONObject } from "@lumino/coreutils";
import { DEFAULTS, type Preferences } from "../ui/host.js";
import type { Watched } from "../ui/panel/desk.js";
import { speak, trans } from "../ui/translation.js";
import { deskOf } from "../wire/desk.js";
import { watchFocus } from "./focus.js";
import { labServer } from "./lab.js";
import { openInBrowser, pageLink } from "./link.js";
import { type AppContext, COMMANDS, IAppContext, Value } from "./tokens.js";

const SETTINGS = "trackmagic:settings";

/** What the other plugins share: the server, the settings, the focused notebook. */
export const appContext: JupyterFrontEndPlugin<AppContext> = {
  id: SETTINGS,
  description: "The settings of trackmagic.",
  autoStart: true,
  optional: [INotebookTracker, ISettingRegistry, ITranslator],
  provides: IAppContext,
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

/** What is set in the settings editor, as it changes; the defaults without one. */
function watchPreferences(registry: ISettingRegistry | null): Watched<Preferences> {
  const preferences = new Value(DEFAULTS);
  if (!registry) return preferences;
  registry.load(SETTINGS).then(
    (settings) => {
      const read = () => preferences.set(preferencesOf(settings.composite));
      settings.changed.connect(read);
      read();
    },
    () => {}, // the registry has logged what does not pass the schema
  );
  return preferences;
}

/** Preferences from what a file holds; a value that makes no sense is the default. */
function preferencesOf(found: Readonly<Record<string, unknown>>): Preferences {
  return {
    store: text(found.store) ?? DEFAULTS.store,
    columns: texts(found.columns) ?? DEFAULTS.columns,
    refresh: within(found.refresh, 100, 60_000) ?? DEFAULTS.refresh,
    experiment: text(found.experiment) ?? DEFAULTS.experiment,
    badge: BADGES.find((one) => one === found.badge) ?? DEFAULTS.badge,
    notices: texts(found.notices)?.flatMap((one) => NOTICES.find((of) => of === one) ?? []) ?? [
      ...DEFAULTS.notices,
    ],
    noticesAfter: within(found.noticesAfter, 0, 31_536_000) ?? DEFAULTS.noticesAfter,
    browserNotices: found.browserNotices === true,
    metrics: texts(found.metrics) ?? DEFAULTS.metrics,
    directions: directions(found.directions),
  };
}

const BADGES: readonly Preferences["badge"][] = ["status and metric", "status", "nothing"];
const NOTICES: readonly Preferences["notices"][number][] = ["ends", "failures", "alerts"];
const DIRECTIONS = ["higher", "lower", "unknown"] as const;

function text(found: unknown): string | null {
  return typeof found === "string" ? found.trim() : null;
}

function texts(found: unknown): string[] | null {
  if (!Array.isArray(found)) return null;
  const all = found.map(text).filter((one) => one !== null && one !== "");
  return [...new Set(all)] as string[];
}

function within(found: unknown, least: number, most: number): number | null {
  const isThere = typeof found === "number" && Number.isFinite(found);
  return isThere ? Math.min(Math.max(found, least), most) : null;
}

function directions(found: unknown): Preferences["directions"] {
  if (typeof found !== "object" || found === null || Array.isArray(found)) return {};
  const all: Preferences["directions"] = {};
  for (const [key, value] of Object.entries(found)) {
    const direction = DIRECTIONS.find((one) => one === value);
    if (direction) all[key] = direction;
  }
  return all;
}
