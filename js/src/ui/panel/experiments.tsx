import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { experimentChanges } from "../actions/changes.js";
import {
  type ChosenExperiment,
  EXPERIMENT_ACTIONS,
  type Lifecycle,
  type Pen,
  RUN_ACTIONS,
} from "../actions/deeds.js";
import type { Doing } from "../actions/doing.js";
import type { ActionName } from "../actions/names.js";
import type { Client } from "../../wire/client.js";
import type { Experiment, Experiments } from "../../wire/wire.js";
import { asBoolean, useKept } from "../parts/kept.js";
import { Menu } from "../parts/menu.js";
import { trans } from "../translation.js";
import type { PanelHost } from "./desk.js";
import type { Branch } from "./experiment-tree.js";
import { ExperimentsBody } from "./experiments-body.js";
import { ALL, type TreeState } from "./use-tree.js";

interface ExperimentsPartProps {
  client: Client;
  host: PanelHost;
  store: string;
  data: Experiments;
  tree: TreeState;
  lifecycle: Lifecycle;
  /** Key of the chosen branch. */
  chosen: string;
  height: number | null;
  attempt: Doing["attempt"];
  isSeen: boolean;
  /** With the id, where the tree does not have it yet. */
  onChoose(key: string, id?: number): void;
  onShow(lifecycle: Lifecycle): void;
}

/** The experiments of a store: a tree to choose from, and what is done to them. */
export function ExperimentsPart(props: ExperimentsPartProps) {
  const { client, host, store, data, tree, lifecycle, chosen, attempt, onChoose } = props;
  const [isFolded, setFolded] = useKept(host.state, "experiments-folded", false, asBoolean);
  const [active, setActive] = useState(chosen);
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const [pen, put] = useState<Pen | null>(null);
  const place = useRef<HTMLElement>(null);
  const changes = useMemo(
    () => experimentChanges(client, store, attempt),
    [client, store, attempt],
  );
  /** The chosen one is left first: its runs must not be asked for any more. */
  const remove = async ({ key }: Branch, experiment: Experiment) => {
    const isChosen = key === chosen;
    if (isChosen) onChoose(ALL);
    if (!(await changes.remove(experiment)) && isChosen) onChoose(key);
  };
  const on = (branch: Branch | undefined): ChosenExperiment => ({
    ...{ host, changes, lifecycle, isReadOnly: data.is_read_only, branch, put },
    remove: (of, experiment) => void remove(of, experiment),
    turn: () => props.onShow(lifecycle === "active" ? "deleted" : "active"),
  });
  const branch = tree.known.get(active);
  useAskedElsewhere(host, (name) => {
    if (!RUN_ACTIONS.has(name) && EXPERIMENT_ACTIONS.has(name))
      EXPERIMENT_ACTIONS.perform(name, on(branch));
  });
  const toTree = () =>
    requestAnimationFrame(() => place.current?.querySelector<HTMLElement>("[role=tree]")?.focus());
  const isOpen = !isFolded || pen !== null;
  return (
    <section
      ref={place}
      class={`tm-panel-experiments${pen?.of === "note" ? " tm-panel-writing" : ""}`}
      aria-label={trans.__("Experiments")}
      style={props.height !== null && isOpen ? { height: props.height } : undefined}
      onPointerEnter={() => tree.hold(true)}
      onPointerLeave={() => tree.hold(false)}
    >
      <ExperimentsHead
        tree={tree}
        isFolded={!isOpen}
        onFold={setFolded}
        active={on(branch)}
        shown={on(tree.known.get(chosen))}
      />
      {isOpen ? (
        <ExperimentsBody
          {...{ client, data, tree, lifecycle, chosen, active, changes, pen, put, on, toTree }}
          state={host.state}
          isSeen={props.isSeen}
          onActive={setActive}
          onChoose={onChoose}
          onMenu={setMenu}
        />
      ) : null}
      {menu ? (
        <Menu
          at={menu}
          label={branch?.key || trans.__("All experiments")}
          items={EXPERIMENT_ACTIONS.menu(on(branch))}
          onLeave={() => setMenu(null)}
        />
      ) : null}
    </section>
  );
}

/** Hear of actions that are asked for elsewhere: the palette, a menu, a key. */
export function useAskedElsewhere(
  host: Pick<PanelHost, "onAction">,
  listener: (name: ActionName) => void,
): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => host.onAction((name) => latest.current(name)), [host]);
}

interface ExperimentsHeadProps {
  tree: TreeState;
  isFolded: boolean;
  onFold(isFolded: boolean): void;
  /** Where the keys are. */
  active: ChosenExperiment;
  /** The chosen one, whose runs are shown; or all. */
  shown: ChosenExperiment;
}

/** The head of the experiments: folds them, makes one, and has a menu of how they are shown. */
function ExperimentsHead(props: ExperimentsHeadProps) {
  const { active, isFolded } = props;
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const isOfDeleted = active.lifecycle === "deleted";
  const title = isOfDeleted ? trans.__("Deleted experiments") : trans.__("Experiments");
  const why = EXPERIMENT_ACTIONS.whyNot("add-experiment", active);
  const perform = (name: ActionName) => EXPERIMENT_ACTIONS.perform(name, active);
  const name = props.shown.branch?.line?.experiment.name;
  return (
    <div class="tm-panel-head">
      <button
        type="button"
        class="tm-panel-title"
        aria-expanded={!isFolded}
        onClick={() => props.onFold(!isFolded)}
      >
        <span class="tm-panel-twist" aria-hidden>
          {isFolded ? "▸" : "▾"}
        </span>
        {title}
        {isFolded && name ? <bdi class="tm-panel-of">{name}</bdi> : null}
      </button>
      {isOfDeleted ? (
        <button type="button" class="tm-panel-text-button" onClick={() => perform("show-deleted")}>
          {trans.__("Back")}
        </button>
      ) : (
        <button
          type="button"
          class="tm-panel-icon"
          disabled={Boolean(why)}
          title={why || trans.__("New experiment")}
          aria-label={trans.__("New experiment")}
          onClick={() => perform("add-experiment")}
        >
          +
        </button>
      )}
      <button
        type="button"
        class="tm-panel-icon"
        title={trans.__("More of experiments")}
        aria-label={trans.__("More of experiments")}
        aria-haspopup="menu"
        onClick={({ currentTarget }) => {
          const { left, bottom } = currentTarget.getBoundingClientRect();
          setMenu({ x: left, y: bottom });
        }}
      >
        ⋯
      </button>
      {menu ? <More {...props} at={menu} onLeave={() => setMenu(null)} /> : null}
    </div>
  );
}

function More(props: ExperimentsHeadProps & { at: { x: number; y: number }; onLeave(): void }) {
  const { tree, active, shown } = props;
  const sorting = tree.isByName ? trans.__("Sort by last use") : trans.__("Sort by name");
  return (
    <Menu
      at={props.at}
      label={trans.__("More of experiments")}
      items={[
        ...EXPERIMENT_ACTIONS.items(["add-experiment", "show-deleted"], active),
        "line",
        ...EXPERIMENT_ACTIONS.items(["open-table"], shown),
        { label: sorting, onChoose: () => tree.sort(!tree.isByName) },
        { label: trans.__("Unfold all groups"), onChoose: () => tree.foldAll(false) },
        { label: trans.__("Fold all groups"), onChoose: () => tree.foldAll(true) },
      ]}
      onLeave={props.onLeave}
    />
  );
}
