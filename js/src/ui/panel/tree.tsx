import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { trans } from "../translation.js";
import { TreeRow } from "./tree-row.js";
import { useDropTarget } from "./use-drop-target.js";
import { type TreeProps, useTreeKeys } from "./use-tree-keys.js";
import { usePresses } from "./use-tree-presses.js";

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
