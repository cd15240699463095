import { useRef } from "preact/hooks";
import { asNumber, useKept } from "../parts/kept.js";
import type { PanelHost } from "./desk.js";
import type { Branch } from "./experiment-tree.js";
import { ALL } from "./use-tree.js";

interface Choice {
  /** Key of the branch. */
  key: string;
  /** Id of its experiment, which keeps it under another name; null: not known. */
  id: number | null;
  /** The experiment of the settings when it was chosen. */
  setting: string;
}

/** The chosen experiment; that of the settings until one is chosen, and when they change. */
export function useChoice(host: PanelHost): [Choice, (key: string, id: number | null) => void] {
  const setting = host.preferences?.experiment ?? "";
  const first = { key: setting || ALL, id: null, setting };
  const [kept, keep] = useKept<Choice>(host.state, "experiment", first, asChoice);
  const choice = kept.setting === setting ? kept : first;
  return [choice, (key, id) => keep({ key, id, setting })];
}

/** The choice where it is there, also under another name.
 *
 * One just made or renamed is believed until the next answer.
 */
export function useKnown(
  { key, id }: Pick<Choice, "key" | "id">,
  data: object | null,
  known: ReadonlyMap<string, Branch>,
): string {
  const chosen = useRef({ key, data });
  if (chosen.current.key !== key) chosen.current = { key, data };
  const isBelieved = data === null || data === chosen.current.data;
  if (isBelieved || known.get(key)?.line) return key;
  const renamed = [...known.values()].find(({ line }) => line && line.experiment.id === id);
  return renamed?.key ?? ALL;
}

function asChoice(kept: unknown): Choice | null {
  if (typeof kept !== "object" || kept === null) return null;
  const { key, id, setting } = kept as Partial<Record<keyof Choice, unknown>>;
  if (typeof key !== "string" || typeof setting !== "string") return null;
  return { key, id: asNumber(id), setting };
}
