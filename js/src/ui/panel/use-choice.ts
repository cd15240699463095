import { useRef } from "preact/hooks";
import { useKept } from "../parts/kept.js";
import type { PanelHost } from "./desk.js";
import type { Branch } from "./experiment-tree.js";
import { ALL } from "./use-tree.js";

interface Choice {
  /** Key of the branch. */
  key: string;
  /** The experiment of the settings when it was chosen. */
  setting: string;
}

/** The chosen experiment; that of the settings until one is chosen, and when they change. */
export function useChoice(host: PanelHost): [string, (key: string) => void] {
  const setting = host.preferences?.experiment ?? "";
  const first = { key: setting || ALL, setting };
  const [kept, keep] = useKept<Choice>(host.state, "experiment", first, asChoice);
  const choice = kept.setting === setting ? kept : first;
  return [choice.key, (key) => keep({ key, setting })];
}

/** The choice where it is there; one just made or renamed is believed until the next answer. */
export function useKnown(
  key: string,
  data: object | null,
  known: ReadonlyMap<string, Branch>,
): string {
  const chosen = useRef({ key, data });
  if (chosen.current.key !== key) chosen.current = { key, data };
  const isBelieved = data === null || data === chosen.current.data;
  return isBelieved || known.get(key)?.line ? key : ALL;
}

function asChoice(kept: unknown): Choice | null {
  if (typeof kept !== "object" || kept === null) return null;
  const { key, setting } = kept as Partial<Record<keyof Choice, unknown>>;
  return typeof key === "string" && typeof setting === "string" ? { key, setting } : null;
}
