import { useEffect, useRef, useState } from "preact/hooks";
import type { Experiment } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { ACTIONS, type ActionName } from "./action-names.js";
import type { PanelHost } from "./desk.js";
import type { ExperimentActions } from "./experiment-actions.js";
import { hindrance, type Shown } from "./experiment-menu.js";
import type { Branch } from "./experiment-tree.js";
import { ALL } from "./use-tree.js";

/** What is under the pen: a new name in a group, the name of an experiment, or its note. */
type Pen =
  | { of: "new"; group: string }
  | { of: "name" | "note"; key: string; experiment: Experiment };

interface Context {
  host: PanelHost;
  actions: ExperimentActions;
  shown: Shown;
  isReadOnly: boolean;
  /** The branch that the keys are at. */
  branch: Branch | undefined;
  /** Key of the chosen one. */
  chosen: string;
  onChoose(key: string): void;
  onShow(shown: Shown): void;
}

export interface Edits {
  pen: Pen | null;
  put(pen: Pen | null): void;
  /** Do an action of the panel or of an experiment; others are not done here. */
  perform(name: ActionName, branch?: Branch): void;
}

/** What a person does to experiments, by key, menu or palette. */
export function useExperimentEdits(context: Context): Edits {
  const [pen, put] = useState<Pen | null>(null);
  const perform = (name: ActionName, branch = context.branch) => {
    const { actions, shown } = context;
    if (name === "show-deleted") return context.onShow(shown === "active" ? "deleted" : "active");
    if (name !== "add-experiment" && ACTIONS[name].of !== "experiment") return;
    const why = hindrance(name, shown, context.isReadOnly);
    if (why) return void actions.refuse(`${why}.`);
    if (name === "add-experiment") return put({ of: "new", group: groupOf(branch) });
    const experiment = branch?.line?.experiment;
    if (!branch || !experiment) return void actions.refuse(trans.__("Choose an experiment first."));
    if (name === "rename-experiment") put({ of: "name", key: branch.key, experiment });
    else if (name === "edit-experiment-note") put({ of: "note", key: branch.key, experiment });
    else if (name === "delete-experiment") void remove(context, branch, experiment);
    else if (name === "restore-experiment") void actions.restore(experiment);
  };
  const latest = useRef(perform);
  latest.current = perform;
  useEffect(() => context.host.onAction((name) => latest.current(name)), [context.host]);
  return { pen, put, perform };
}

/** The chosen one is left first: its runs must not be asked for any more. */
async function remove(context: Context, { key }: Branch, experiment: Experiment): Promise<void> {
  const isChosen = key === context.chosen;
  if (isChosen) context.onChoose(ALL);
  if (!(await context.actions.remove(experiment)) && isChosen) context.onChoose(key);
}

/** A new experiment is begun in the group that one is at. */
function groupOf(branch: Branch | undefined): string {
  return branch?.key && !branch.line ? `${branch.key}/` : "";
}
