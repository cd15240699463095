import { useId, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { ago, counted, date, figure } from "../parts/format.js";
import { trans } from "../translation.js";
import { type TreeProps, useDropTarget, usePresses, useTreeKeys } from "./tree-input.js";

/** Experiments, by the slashes of their names. */
export function Tree(props: TreeProps) {
  const { lines, now, chosen, active, instead } = props;
  const tree = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const found = lines.findIndex(({ branch }) => branch.key === active);
  const at = Math.max(0, found);
  const { target, ...drops } = useDropTarget(lines, props.onDrop);
  const onKeyDown = useTreeKeys(props, at);
  useLayoutEffect(() => {
    tree.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  useLayoutEffect(() => {
    if (tree.current) tree.current.scrollTop = 0;
  }, [props.filter]);
  const presses = usePresses(props, tree, at);
  return (
    <div
      ref={tree}
      class={`tm-panel-tree${lines.some(({ isOpen }) => isOpen !== null) ? "" : " tm-panel-flat"}`}
      role="tree"
      aria-label={trans.__("Experiments")}
      tabIndex={0}
      data-lm-suppress-shortcuts="true"
      aria-activedescendant={lines.length ? `${prefix}-${at}` : undefined}
      onKeyDown={onKeyDown}
      {...presses}
      {...drops}
    >
      {lines.map((line, index) =>
        instead?.key === line.branch.key && line.branch.line ? (
          <div key={line.branch.key} class="tm-panel-branch" style={{ "--tm-depth": line.depth }}>
            {instead.content}
          </div>
        ) : (
          <TreeRow
            key={line.branch.key}
            id={`${prefix}-${index}`}
            of={line.branch.key}
            label={line.branch.label}
            name={line.branch.line?.experiment.name ?? ""}
            depth={line.depth}
            isOpen={line.isOpen}
            place={line.place}
            siblings={line.siblings}
            runs={line.branch.runs}
            own={line.branch.line?.experiment.runs ?? null}
            running={line.branch.running}
            last={line.branch.last}
            now={now}
            isChosen={line.branch.key === chosen}
            isActive={index === at}
            isTarget={line.branch.key === target}
            hasNote={Boolean(line.branch.line?.experiment.note)}
          />
        ),
      )}
    </div>
  );
}

interface TreeRowProps {
  id: string;
  /** What it is found by again: `data-key`. */
  of: string;
  label: string;
  /** The whole name of the experiment; empty: it is a group. */
  name: string;
  depth: number;
  isOpen: boolean | null;
  place: number;
  siblings: number;
  /** Of it and all below, and of it alone; null: it is a group. */
  runs: number;
  own: number | null;
  running: number;
  last: number | null;
  now: number;
  isChosen: boolean;
  isActive: boolean;
  isTarget: boolean;
  hasNote: boolean;
}

/** An experiment or a group of them; drawn again only when it has changed. */
function TreeRow(props: TreeRowProps) {
  const { id, of, label, name, depth, isOpen, place, siblings } = props;
  const { runs, own, running, last, hasNote } = props;
  const when = last === null ? "" : ago(last, props.now);
  const more = classes(props);
  return useMemo(
    () => (
      <div
        id={id}
        data-key={of}
        class={more}
        role="treeitem"
        aria-level={depth + 1}
        aria-posinset={place}
        aria-setsize={siblings}
        aria-expanded={isOpen ?? undefined}
        aria-selected={props.isChosen}
        title={titleOf(name || (of && `${of}/…`) || label, totals(props), running, last)}
        style={{ "--tm-depth": depth }}
      >
        <span class="tm-panel-twist" aria-hidden>
          {isOpen === null ? "" : isOpen ? "▾" : "▸"}
        </span>
        <bdi class="tm-panel-label">{label}</bdi>
        {hasNote ? (
          <span class="tm-panel-noted" role="img" aria-label={trans.__("has a note")}>
            ≡
          </span>
        ) : null}
        {running ? (
          <span class="tm-running" aria-label={trans._n("%1 running", "%1 running", running)}>
            ◐ {running}
          </span>
        ) : null}
        <span class="tm-panel-total">{of || runs ? figure(runs) : ""}</span>
        <span class="tm-panel-age">{when}</span>
      </div>
    ),
    [id, of, label, name, depth, isOpen, place, siblings, runs, own, running, when, more, hasNote],
  );
}

function classes({ isChosen, isActive, isTarget, name, of }: TreeRowProps): string {
  const found = ["tm-panel-branch"];
  if (isChosen) found.push("tm-panel-chosen");
  if (isActive) found.push("tm-panel-at");
  if (isTarget) found.push("tm-panel-target");
  if (!name && of) found.push("tm-panel-folder");
  return found.join(" ");
}

function totals({ runs, own }: TreeRowProps): string {
  const below = own === null ? 0 : runs - own;
  if (!below || own === null) return counted(runs);
  return trans.__("%1 here, %2 below", counted(own), figure(below));
}

function titleOf(name: string, counts: string, running: number, last: number | null): string {
  const lines = [name, running ? trans.__("%1, %2 running", counts, running) : counts];
  if (last !== null) lines.push(trans.__("last started %1", date(last)));
  return lines.join("\n");
}
