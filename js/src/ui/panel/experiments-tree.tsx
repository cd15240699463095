import type { Client } from "../../wire/client.js";
import type { Experiments } from "../../wire/wire.js";
import type { State } from "../host.js";
import { AGES, useNow } from "../parts/use-now.js";
import { trans } from "../translation.js";
import type { ExperimentActions } from "./experiment-actions.js";
import { keyOf, offered, type Shown } from "./experiment-menu.js";
import type { TreeLine } from "./experiment-tree.js";
import { NameField } from "./name-field.js";
import { Tree } from "./tree.js";
import type { Edits } from "./use-experiment-edits.js";
import { ALL, type TreeState } from "./use-tree.js";

/** What is shown of experiments, and what it tells. */
export interface ExperimentsBodyProps {
  client: Client;
  state: State;
  data: Experiments;
  tree: TreeState;
  shown: Shown;
  /** Keys of the chosen branch, and of the one that the keys are at. */
  chosen: string;
  active: string;
  actions: ExperimentActions;
  edits: Edits;
  isSeen: boolean;
  onActive(key: string): void;
  onChoose(key: string, id?: number): void;
  onMenu(at: { x: number; y: number }): void;
  /** Bring the focus back to the tree. */
  toTree(): void;
}

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
        mayMove ? (experiment, dragged) => void actions.move(experiment.name, dragged) : undefined
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
