import { useLayoutEffect } from "preact/hooks";
import type { ExperimentChanges } from "../actions/changes.js";
import {
  type ChosenExperiment,
  EXPERIMENT_ACTIONS,
  type Lifecycle,
  type Pen,
} from "../actions/deeds.js";
import type { Client } from "../../wire/client.js";
import type { Experiment, Experiments } from "../../wire/wire.js";
import type { State } from "../host.js";
import { AGES, useNow } from "../parts/clock.js";
import { asBoolean, useKept } from "../parts/kept.js";
import { Markdown } from "../parts/markdown.js";
import { NoteEditor, useDraft } from "../parts/note.js";
import { trans } from "../translation.js";
import { AlertWhen } from "./alert-when.js";
import type { Branch, TreeLine } from "./experiment-tree.js";
import { ExperimentGoal } from "./goal.js";
import { NameField } from "../parts/name-field.js";
import { Tree } from "./tree.js";
import { ALL, type TreeState } from "./use-tree.js";

/** What the head of the experiments folds: filter, a new name, the tree, a note. */
export function ExperimentsBody(props: ExperimentsBodyProps) {
  const { client, tree, chosen, changes, pen, toTree } = props;
  const [isFolded, fold] = useKept(props.state, "experiment-note-folded", true, asBoolean);
  const lay = () => {
    props.put(null);
    toTree();
  };
  const add = async (name: string) => {
    const isMade = await changes.add(name);
    if (isMade) {
      props.onChoose(name);
      props.onActive(name);
    }
    return isMade;
  };
  const isOfOne = pen?.of === "note" || pen?.of === "goal" || pen?.of === "alerts";
  const branch = tree.known.get(isOfOne ? pen.key : chosen);
  const noted = branch?.line?.experiment;
  const isReadOnly = props.data.is_read_only || props.lifecycle === "deleted";
  return (
    <>
      {tree.isMany ? <Filter tree={tree} toTree={toTree} /> : null}
      {pen?.of === "new" ? (
        <div class="tm-panel-new">
          <NameField
            label={trans.__("Name of the new experiment")}
            placeholder={placeholder()}
            start={pen.group}
            onName={add}
            onLeave={lay}
          />
        </div>
      ) : null}
      <ExperimentsTree {...props} onLaid={lay} />
      {tree.lines.length ? null : (
        <div class="tm-panel-notice tm-dim">{trans.__("No experiment has that in its name.")}</div>
      )}
      {noted && props.lifecycle === "active" ? (
        <ExperimentGoal
          key={`goal ${noted.id}`}
          {...{ client, isReadOnly }}
          experiment={noted}
          isEditing={pen?.of === "goal"}
          onGoal={(text) => changes.aim(noted, text)}
          onEdit={() => EXPERIMENT_ACTIONS.perform("set-goal", props.on(branch))}
          onLeave={lay}
        />
      ) : null}
      {noted && props.lifecycle === "active" ? (
        <AlertWhen
          key={`alerts ${noted.id}`}
          {...{ client, isReadOnly }}
          experiment={noted}
          isEditing={pen?.of === "alerts"}
          onFilter={(filter) => changes.watch(noted, filter)}
          onEdit={() => EXPERIMENT_ACTIONS.perform("set-alerts", props.on(branch))}
          onLeave={lay}
        />
      ) : null}
      {noted ? (
        <ExperimentNote
          key={noted.id}
          client={client}
          experiment={noted}
          isEditing={pen?.of === "note"}
          isReadOnly={isReadOnly}
          isFolded={isFolded}
          onFold={fold}
          onEdit={() => EXPERIMENT_ACTIONS.perform("edit-experiment-note", props.on(branch))}
          onSaved={(before) => void changes.noted(noted, before)}
          onLeft={lay}
        />
      ) : null}
    </>
  );
}

const placeholder = () => trans.__("name or group/name");

function Filter({ tree, toTree }: { tree: TreeState; toTree(): void }) {
  return (
    <div class="tm-panel-filter">
      <input
        type="search"
        placeholder={trans.__("Filter experiments")}
        aria-label={trans.__("Filter experiments by name")}
        spellcheck={false}
        value={tree.filter}
        onInput={(event) => tree.setFilter(event.currentTarget.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Escape") tree.setFilter("");
          else if (event.key === "ArrowDown" || event.key === "Enter") toTree();
          else return;
          event.preventDefault();
        }}
      />
    </div>
  );
}

/** What is shown of experiments, and what it tells. */
interface ExperimentsBodyProps {
  client: Client;
  state: State;
  data: Experiments;
  tree: TreeState;
  lifecycle: Lifecycle;
  /** Keys of the chosen branch, and of the one that the keys are at. */
  chosen: string;
  active: string;
  changes: ExperimentChanges;
  pen: Pen | null;
  put(pen: Pen | null): void;
  /** What is done to a branch is done to this. */
  on(branch: Branch | undefined): ChosenExperiment;
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
function ExperimentsTree(props: ExperimentsTreeProps) {
  const { data, tree, lifecycle, changes, onActive, onChoose } = props;
  const now = useNow(data.now ?? Date.now() / 1000, props.isSeen ? AGES : null);
  const choose = ({ branch, isOpen }: TreeLine) => {
    if (branch.line || branch.key === ALL) onChoose(branch.key);
    else tree.fold(branch.key, isOpen === true);
  };
  const onKey = (key: string, { branch }: TreeLine) => {
    const action = EXPERIMENT_ACTIONS.ofKey(key, props.on(branch));
    if (action) EXPERIMENT_ACTIONS.perform(action, props.on(branch));
    return action !== null;
  };
  const mayMove = !data.is_read_only && lifecycle === "active";
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
      onDrop={mayMove ? (experiment, dragged) => void changes.take(experiment, dragged) : undefined}
      instead={renaming(props)}
    />
  );
}

function renaming(props: ExperimentsTreeProps) {
  const { pen } = props;
  if (pen?.of !== "name") return null;
  const rename = async (name: string) => {
    const isDone = await props.changes.rename(pen.experiment, name);
    if (!isDone) return false;
    if (props.chosen === pen.key) props.onChoose(name, pen.experiment.id);
    props.onActive(name);
    return true;
  };
  const label = trans.__("New name of %1", pen.experiment.name);
  const start = pen.experiment.name;
  return {
    key: pen.key,
    content: (
      <NameField
        {...{ label, start }}
        placeholder={placeholder()}
        onName={rename}
        onLeave={props.onLaid}
      />
    ),
  };
}

interface ExperimentNoteProps {
  client: Client;
  experiment: Experiment;
  isEditing: boolean;
  isReadOnly: boolean;
  isFolded: boolean;
  onFold(isFolded: boolean): void;
  onEdit(): void;
  /** It was saved in the place of this note. */
  onSaved(before: string): void;
  onLeft(): void;
}

/** The note of an experiment: a line that unfolds to Markdown, and its editor. */
function ExperimentNote(props: ExperimentNoteProps) {
  const { client, experiment, isEditing, isReadOnly, isFolded, onFold } = props;
  const edit = useDraft(client, experiment.id, experiment.note, "experiment");
  useLayoutEffect(() => {
    if (isEditing) edit.begin();
  }, [isEditing]);
  if (isEditing && edit.open && edit.draft)
    return (
      <div class="tm-panel-note" role="group" aria-label={trans.__("Note of %1", experiment.name)}>
        <div class="tm-dim">{trans.__("Note of %1", experiment.name)}</div>
        <NoteEditor
          edit={edit}
          draft={edit.draft}
          note={experiment.note}
          onSaved={props.onSaved}
          onLeft={props.onLeft}
        />
      </div>
    );
  if (!edit.shown) return null;
  return (
    <div class="tm-panel-note">
      <div class="tm-panel-note-head">
        <button
          type="button"
          class="tm-panel-note-fold"
          aria-expanded={!isFolded}
          onClick={() => onFold(!isFolded)}
        >
          <span aria-hidden>{isFolded ? "▸" : "▾"}</span> {trans.__("Note")}
          <span class="tm-dim">{isFolded ? firstLine(edit.shown) : ""}</span>
        </button>
        {isFolded || isReadOnly ? null : (
          <button type="button" class="tm-panel-text-button" onClick={props.onEdit}>
            {trans.__("Edit")}
          </button>
        )}
      </div>
      {isFolded ? null : <Markdown text={edit.shown} />}
    </div>
  );
}

function firstLine(note: string): string {
  return (
    note
      .trim()
      .split("\n", 1)[0]
      ?.replace(/^#+\s*/, "") ?? ""
  );
}
