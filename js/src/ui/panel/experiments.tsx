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
import { itemOf, offered, type Shown, tableOf } from "./experiment-menu.js";
import { ExperimentsBody } from "./experiments-body.js";
import { ExperimentsHead } from "./experiments-head.js";
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
