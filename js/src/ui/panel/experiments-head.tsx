import { useState } from "preact/hooks";
import { Menu, type MenuItem } from "../parts/menu.js";
import { trans } from "../translation.js";
import type { ActionName } from "./action-names.js";
import { hindrance, itemOf, type Shown } from "./experiment-menu.js";
import type { TreeState } from "./use-tree.js";

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
export function ExperimentsHead(props: ExperimentsHeadProps) {
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
