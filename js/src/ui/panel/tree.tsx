import { useId, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { ago, counted, date, figure } from "../parts/format.js";
import { trans } from "../translation.js";
import type { TreeLine } from "./experiment-tree.js";
import { type TreeProps, useDropTarget, usePresses, useTreeKeys } from "./tree-input.js";

/** Experiments, by the slashes of their names. */
export function Tree(props: TreeProps) {
  const { lines, now, chosen, active, instead } = props;
  const tree = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const at = Math.max(
    0,
    lines.findIndex(({ branch }) => branch.key === active),
  );
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
            {...{ line, now }}
            isChosen={line.branch.key === chosen}
            isActive={index === at}
            isTarget={line.branch.key === target}
          />
        ),
      )}
    </div>
  );
}

interface TreeRowProps {
  id: string;
  line: TreeLine;
  now: number;
  isChosen: boolean;
  isActive: boolean;
  isTarget: boolean;
}

/** An experiment or a group of them, found again by its `data-key`; drawn again only when it has changed. */
function TreeRow(props: TreeRowProps) {
  const { id, line, isChosen } = props;
  const { depth, isOpen, place, siblings } = line;
  const { key, label, runs, running, last, line: its } = line.branch;
  const experiment = its?.experiment;
  const when = last === null ? "" : ago(last, props.now);
  const more = classes(props);
  const counts = totals(runs, experiment?.runs ?? runs);
  const name = experiment?.name ?? ((key && `${key}/…`) || label);
  const title = titleOf(name, counts, running, last);
  const hasNote = Boolean(experiment?.note);
  return useMemo(
    () => (
      <div
        id={id}
        data-key={key}
        class={more}
        role="treeitem"
        aria-level={depth + 1}
        aria-posinset={place}
        aria-setsize={siblings}
        aria-expanded={isOpen ?? undefined}
        aria-selected={isChosen}
        title={title}
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
        <span class="tm-panel-total">{key || runs ? figure(runs) : ""}</span>
        <span class="tm-panel-age">{when}</span>
      </div>
    ),
    [id, key, label, title, depth, isOpen, place, siblings, when, more, hasNote],
  );
}

function classes({ line: { branch }, isChosen, isActive, isTarget }: TreeRowProps): string {
  return [
    "tm-panel-branch",
    isChosen && "tm-panel-chosen",
    isActive && "tm-panel-at",
    isTarget && "tm-panel-target",
    !branch.line && branch.key && "tm-panel-folder",
  ]
    .filter(Boolean)
    .join(" ");
}

/** Runs of an experiment and all below, and of it alone. */
function totals(runs: number, here: number): string {
  const below = runs - here;
  return below ? trans.__("%1 here, %2 below", counted(here), figure(below)) : counted(runs);
}

function titleOf(name: string, counts: string, running: number, last: number | null): string {
  const lines = [name, running ? trans.__("%1, %2 running", counts, running) : counts];
  if (last !== null) lines.push(trans.__("last started %1", date(last)));
  return lines.join("\n");
}
