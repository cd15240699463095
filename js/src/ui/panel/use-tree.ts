import { useCallback, useMemo, useRef, useState } from "preact/hooks";
import type { ExperimentLine, Experiments } from "../../wire/wire.js";
import type { State } from "../host.js";
import { asBoolean, asNumber, asRecord, useKept } from "../parts/kept.js";
import { trans } from "../translation.js";
import type { PanelHost } from "./desk.js";
import { type Branch, byName, holding, linesOf, type TreeLine, treeOf } from "./experiment-tree.js";

/** Names can be filtered when there are more than these. */
const MANY = 15;

/** Key of the line that stands for all experiments. */
export const ALL = "";

export interface TreeState {
  lines: TreeLine[];
  /** Every branch, folded or not, by its key. */
  known: ReadonlyMap<string, Branch>;
  isMany: boolean;
  filter: string;
  setFilter(text: string): void;
  isByName: boolean;
  sort(isByName: boolean): void;
  fold(key: string, isFolded: boolean): void;
  foldAll(isFolded: boolean): void;
  /** While held no answer changes the order: somebody is about to press a line. */
  hold(isHeld: boolean): void;
}

/** The tree of experiments as it stands on the screen: its order, folds and filter. */
export function useTree(data: Experiments | null, state: State, chosen: string): TreeState {
  const [filter, setFilter] = useState("");
  const isHeld = useRef(false);
  const hold = useCallback((held: boolean) => {
    isHeld.current = held;
  }, []);
  const [isByName, sort] = useKept(state, "experiments-by-name", true, asBoolean);
  const [folds, setFolds] = useKept(state, "experiment-folds", {}, asFolds);
  const order = useRef<number[]>([]);
  const tree = useMemo(() => {
    const found = steady(data?.experiments ?? [], isHeld.current ? order.current : []);
    order.current = found.map(({ experiment }) => experiment.id);
    const branches = treeOf(found);
    return isByName ? byName(branches) : branches;
  }, [data, isByName]);
  const known = useMemo(() => branchesOf(tree), [tree]);
  const isMany = (data?.experiments.length ?? 0) > MANY;
  const wanted = isMany ? filter : "";
  const lines = useMemo(() => {
    if (wanted.trim()) return linesOf(holding(tree, wanted), {}, chosen, true);
    return linesOf([allOf(data, tree), ...tree], folds, chosen);
  }, [data, tree, wanted, folds, chosen]);
  const foldAll = (isFolded: boolean) => {
    const groups = [...known.values()].filter(({ children }) => children.length);
    setFolds(Object.fromEntries(groups.map(({ key }) => [key, isFolded])));
  };
  const fold = (key: string, isFolded: boolean) => setFolds({ ...folds, [key]: isFolded });
  return { lines, known, isMany, filter, setFilter, isByName, sort, fold, foldAll, hold };
}

function asFolds(kept: unknown): Record<string, boolean> | null {
  return asRecord(kept, (one) => typeof one === "boolean");
}

function allOf(data: Experiments | null, tree: readonly Branch[]): Branch {
  return {
    key: ALL,
    label: trans.__("All experiments"),
    line: null,
    children: [],
    runs: data?.runs ?? 0,
    running: data?.running ?? 0,
    last: Math.max(0, ...tree.map(({ last }) => last ?? 0)) || null,
  };
}

/** In the order of before; what was not there comes first. */
function steady(lines: readonly ExperimentLine[], before: readonly number[]): ExperimentLine[] {
  const rank = new Map(before.map((id, at) => [id, at]));
  const of = ({ experiment }: ExperimentLine) => rank.get(experiment.id) ?? -1;
  return [...lines].sort((left, right) => of(left) - of(right));
}

function branchesOf(tree: readonly Branch[]): Map<string, Branch> {
  const found = new Map<string, Branch>();
  const add = (one: Branch) => {
    found.set(one.key, one);
    one.children.forEach(add);
  };
  tree.forEach(add);
  return found;
}

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
