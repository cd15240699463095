import type { ISettingRegistry } from "@jupyterlab/settingregistry";
import type { Watched } from "../ui/panel/desk.js";
import { DEFAULTS, type Preferences } from "../ui/preferences.js";
import { Value } from "./watched.js";

export const SETTINGS = "trackmagic:settings";

/** What is set in the settings editor, as it changes; the defaults without one. */
export function watchPreferences(registry: ISettingRegistry | null): Watched<Preferences> {
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
export function preferencesOf(found: Readonly<Record<string, unknown>>): Preferences {
  return {
    store: text(found.store) ?? DEFAULTS.store,
    columns: texts(found.columns) ?? DEFAULTS.columns,
    refresh: within(found.refresh, 100, 60_000) ?? DEFAULTS.refresh,
    experiment: text(found.experiment) ?? DEFAULTS.experiment,
    badge: BADGES.find((one) => one === found.badge) ?? DEFAULTS.badge,
    metrics: texts(found.metrics) ?? DEFAULTS.metrics,
    directions: directions(found.directions),
  };
}

const BADGES: readonly Preferences["badge"][] = ["status and metric", "status", "nothing"];
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
