import { AGES, useNow } from "../parts/use-now.js";
import { trans } from "../translation.js";
import { keyOf, offered } from "./experiment-menu.js";
import type { TreeLine } from "./experiment-tree.js";
import type { ExperimentsBodyProps } from "./experiments-body.js";
import { NameField } from "./name-field.js";
import { Tree } from "./tree.js";
import { ALL } from "./use-tree.js";

interface ExperimentsTreeProps extends ExperimentsBodyProps {
  /** The pen is laid down. */
  onLaid(): void;
}

/** The tree of experiments, and what keys, presses and drops on it do. */
export function ExperimentsTree(props: ExperimentsTreeProps) {
  const { data, tree, shown, actions, edits, onActive, onChoose } = props;
  const now = useNow(data.now ?? Date.now() / 1000, props.isSeen ? AGES : null);
  const choose = ({ branch, isOpen }: TreeLine) => {
    if (branch.line || branch.key === ALL) onChoose(branch.key);
    else tree.fold(branch.key, isOpen === true);
  };
  const onKey = (key: string, { branch }: TreeLine) => {
    const found = branch.line && offered(shown).find((name) => keyOf(name) === key);
    if (found) edits.perform(found, branch);
    return Boolean(found);
  };
  const mayMove = !data.is_read_only && shown === "active";
  return (
    <Tree
      lines={tree.lines}
      filter={tree.filter}
      now={now}
      chosen={props.chosen}
      active={props.active}
      onActive={onActive}
      onChoose={choose}
      onFold={({ branch }, isFolded) => tree.fold(branch.key, isFolded)}
      onKey={onKey}
      onMenu={props.onMenu}
      onDrop={
        mayMove
          ? (experiment, dragged) => void actions.move(experiment.name, dragged)
          : undefined
      }
      instead={renaming(props)}
    />
  );
}

function renaming(props: ExperimentsTreeProps) {
  const { pen } = props.edits;
  if (pen?.of !== "name") return null;
  const rename = async (name: string) => {
    const isDone = await props.actions.rename(pen.experiment, name);
    if (!isDone) return false;
    if (props.chosen === pen.key) props.onChoose(name, pen.experiment.id);
    props.onActive(name);
    return true;
  };
  const label = trans.__("New name of %1", pen.experiment.name);
  const start = pen.experiment.name;
  return {
    key: pen.key,
    content: <NameField label={label} start={start} onName={rename} onLeave={props.onLaid} />,
  };
}
