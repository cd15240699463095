import { useMemo, useRef, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Experiments } from "../../wire/wire.js";
import { asBoolean, useKept } from "../parts/kept.js";
import { Menu, type MenuItem } from "../parts/menu.js";
import type { Doing } from "../parts/use-doing.js";
import { trans } from "../translation.js";
import type { ActionName } from "./action-names.js";
import type { PanelHost } from "./desk.js";
import { experimentActions } from "./experiment-actions.js";
import { hindrance, itemOf, offered, type Shown, tableOf } from "./experiment-menu.js";
import { ExperimentsBody } from "./experiments-body.js";
import { useExperimentEdits } from "./use-experiment-edits.js";
import type { TreeState } from "./use-tree.js";

interface ExperimentsPartProps {
  client: Client;
  host: PanelHost;
  store: string;
  data: Experiments;
  tree: TreeState;
  shown: Shown;
  /** Key of the chosen branch. */
  chosen: string;
  height: number | null;
  doing: Doing;
  isSeen: boolean;
  /** With the id, where the tree does not have it yet. */
  onChoose(key: string, id?: number): void;
  onShow(shown: Shown): void;
}

/** What the menu of any line ends with. */
const ALWAYS: readonly ActionName[] = ["add-experiment", "show-deleted"];
const LINE: "line" = "line";

/** The experiments of a store: a tree to choose from, and what is done to them. */
export function ExperimentsPart(props: ExperimentsPartProps) {
  const { client, host, store, data, tree, shown, chosen, doing } = props;
  const [isFolded, setFolded] = useKept(host.state, "experiments-folded", false, asBoolean);
  const [active, setActive] = useState(chosen);
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const place = useRef<HTMLElement>(null);
  const { attempt } = doing;
  const actions = useMemo(
    () => experimentActions(client, store, attempt),
    [client, store, attempt],
  );
  const isReadOnly = data.is_read_only;
  const branch = tree.known.get(active);
  const { onChoose, onShow } = props;
  const edits = useExperimentEdits({
    ...{ host, actions, shown, isReadOnly, branch, chosen },
    ...{ onChoose, onShow },
  });
  const toTree = () =>
    requestAnimationFrame(() => place.current?.querySelector<HTMLElement>("[role=tree]")?.focus());
  const isOpen = !isFolded || edits.pen !== null;
  const items = (names: readonly ActionName[]): MenuItem[] =>
    names.map((name) => itemOf(name, shown, isReadOnly, (one) => edits.perform(one)));
  const named = tree.known.get(chosen)?.line?.experiment.name ?? null;
  const ofBranch = (): (MenuItem | "line")[] => {
    const table = tableOf(host, store, shown, branch?.line?.experiment.name ?? null);
    if (branch?.line) return [...table, ...items(offered(shown)), LINE];
    return branch || !table.length ? [] : [...table, LINE]; // of a group there is none
  };
  return (
    <section
      ref={place}
      class={`tm-panel-experiments${edits.pen?.of === "note" ? " tm-panel-writing" : ""}`}
      aria-label={trans.__("Experiments")}
      style={props.height !== null && isOpen ? { height: props.height } : undefined}
      onPointerEnter={() => tree.hold(true)}
      onPointerLeave={() => tree.hold(false)}
    >
      <ExperimentsHead
        {...{ tree, shown, isReadOnly }}
        isFolded={!isOpen}
        chosen={named ?? ""}
        tables={tableOf(host, store, shown, named)}
        onFold={setFolded}
        perform={edits.perform}
      />
      {isOpen ? (
        <ExperimentsBody
          {...{ client, data, tree, shown, chosen, active, actions, edits, toTree, onChoose }}
          state={host.state}
          isSeen={props.isSeen}
          onActive={setActive}
          onMenu={setMenu}
        />
      ) : null}
      {menu ? (
        <Menu
          at={menu}
          label={branch?.key || trans.__("All experiments")}
          items={[...ofBranch(), ...items(ALWAYS)]}
          onLeave={() => setMenu(null)}
        />
      ) : null}
    </section>
  );
}

interface ExperimentsHeadProps {
  tree: TreeState;
  shown: Shown;
  isReadOnly: boolean;
  isFolded: boolean;
  /** Name of the chosen experiment; empty: all of them. */
  chosen: string;
  /** What opens a table of the chosen one's runs. */
  tables: MenuItem[];
  onFold(isFolded: boolean): void;
  perform(name: ActionName): void;
}

/** The head of the experiments: folds them, makes one, and has a menu of how they are shown. */
function ExperimentsHead(props: ExperimentsHeadProps) {
  const { shown, isReadOnly, isFolded, perform } = props;
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const title = shown === "deleted" ? trans.__("Deleted experiments") : trans.__("Experiments");
  const why = hindrance("add-experiment", shown, isReadOnly);
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
        {isFolded && props.chosen ? <bdi class="tm-panel-of">{props.chosen}</bdi> : null}
      </button>
      {shown === "deleted" ? (
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
  const { tree, shown, isReadOnly, perform } = props;
  const item = (name: ActionName) => itemOf(name, shown, isReadOnly, perform);
  const sorting = tree.isByName ? trans.__("Sort by last use") : trans.__("Sort by name");
  return (
    <Menu
      at={props.at}
      label={trans.__("More of experiments")}
      items={[
        item("add-experiment"),
        item("show-deleted"),
        "line",
        ...props.tables,
        { label: sorting, onChoose: () => tree.sort(!tree.isByName) },
        { label: trans.__("Unfold all groups"), onChoose: () => tree.foldAll(false) },
        { label: trans.__("Fold all groups"), onChoose: () => tree.foldAll(true) },
      ]}
      onLeave={props.onLeave}
    />
  );
}
