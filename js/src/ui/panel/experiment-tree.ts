import type { ExperimentLine } from "../../wire/wire.js";

/** What stands between two slashes of names: an experiment, a group of them, or both. */
export interface Branch {
  /** Tells it from all others: the name up to here, and the id where two deleted ones share it. */
  key: string;
  /** What is shown: the last part of the name. */
  label: string;
  /** Null: only a group. */
  line: ExperimentLine | null;
  children: Branch[];
  /** Runs, of which running, and the last activity: of it and all below. */
  runs: number;
  running: number;
  last: number | null;
}

/** A line of the tree as it stands on the screen. */
export interface TreeLine {
  branch: Branch;
  depth: number;
  /** Null: it has nothing below. */
  isOpen: boolean | null;
  /** Its place among its siblings, from 1, and how many they are. */
  place: number;
  siblings: number;
}

/** Fold what nobody has folded or unfolded when there are more lines than this. */
const MANY = 40;

/** Experiments as a tree by the slashes of their names. */
export function treeOf(lines: readonly ExperimentLine[]): Branch[] {
  const top: Branch[] = [];
  const known = new Map<string, Branch>();
  for (const line of lines) {
    const { name, id } = line.experiment;
    const branch = branchAt(partsOf(name), top, known);
    if (branch.line === null) branch.line = line;
    else siblings(name, top, known).push(blank(`${branch.key}/#${id}`, branch.label, line));
  }
  for (const one of top) sum(one);
  return top;
}

/** The parts of a name; an empty one is of that after it, at the end of that before. */
function partsOf(name: string): string[] {
  const parts: string[] = [];
  let empty = "";
  for (const part of name.split("/")) {
    if (part.trim()) parts.push(empty + part);
    empty = part.trim() ? "" : `${empty}${part}/`;
  }
  parts.pop();
  return [...parts, name.slice([...parts, ""].join("/").length)];
}

/** Whether a name has empty parts: what is not made any more. */
export function hasEmptyPart(name: string): boolean {
  return name.split("/").some((part) => !part.trim());
}

function branchAt(parts: string[], top: Branch[], known: Map<string, Branch>): Branch {
  let level = top;
  let found: Branch | undefined;
  let key = "";
  for (const label of parts) {
    key = key ? `${key}/${label}` : label;
    found = known.get(key);
    if (!found) {
      found = blank(key, label);
      known.set(key, found);
      level.push(found);
    }
    level = found.children;
  }
  return found ?? blank("", "");
}

function siblings(name: string, top: Branch[], known: Map<string, Branch>): Branch[] {
  return known.get(partsOf(name).slice(0, -1).join("/"))?.children ?? top;
}

function blank(key: string, label: string, line: ExperimentLine | null = null): Branch {
  return { key, label, line, children: [], runs: 0, running: 0, last: null };
}

function sum(branch: Branch): void {
  branch.runs = branch.line?.experiment.runs ?? 0;
  branch.running = branch.line?.running ?? 0;
  branch.last = branch.line?.experiment.last_started ?? null;
  for (const one of branch.children) {
    sum(one);
    branch.runs += one.runs;
    branch.running += one.running;
    branch.last = Math.max(branch.last ?? 0, one.last ?? 0) || null;
  }
}

/** By name, as people count: `run 2` before `run 10`. */
export function byName(branches: readonly Branch[]): Branch[] {
  const order = new Intl.Collator(undefined, { numeric: true });
  return branches
    .map((one) => ({ ...one, children: byName(one.children) }))
    .sort((left, right) => order.compare(left.label, right.label));
}

/** Only the branches whose whole name holds the text, with what they lie in. */
export function holding(branches: readonly Branch[], text: string): Branch[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [...branches];
  return branches.flatMap((one) => {
    if (one.key.toLowerCase().includes(wanted)) return [one];
    const children = holding(one.children, wanted);
    return children.length ? [{ ...one, children }] : [];
  });
}

/** The lines to draw, what is folded left out; `chosen` is unfolded to, unless folded by hand. */
export function linesOf(
  branches: readonly Branch[],
  folds: Readonly<Record<string, boolean>>,
  chosen: string,
  isOpenAll = count(branches) <= MANY,
): TreeLine[] {
  const drawn: TreeLine[] = [];
  const draw = (level: readonly Branch[], depth: number) => {
    level.map(compact).forEach((branch, at) => {
      const isNear = isOpenAll || chosen.startsWith(`${branch.key}/`);
      const isOpen = branch.children.length ? !(folds[branch.key] ?? !isNear) : null;
      drawn.push({ branch, depth, isOpen, place: at + 1, siblings: level.length });
      if (isOpen) draw(branch.children, depth + 1);
    });
  };
  draw(branches, 0);
  return drawn;
}

/** A group that holds one group only is one with it: `a/b`. */
function compact(branch: Branch): Branch {
  const [only, ...others] = branch.children;
  if (branch.line || !only?.children.length || others.length) return branch;
  return compact({ ...only, label: `${branch.label}/${only.label}` });
}

function count(branches: readonly Branch[]): number {
  return branches.reduce((total, one) => total + 1 + count(one.children), 0);
}

/** Where the line is that another lies in; -1: it lies in none. */
export function parentOf(lines: readonly TreeLine[], at: number): number {
  const depth = lines[at]?.depth ?? 0;
  for (let above = at - 1; above >= 0; above -= 1) {
    if ((lines[above]?.depth ?? depth) < depth) return above;
  }
  return -1;
}
