import { asBoolean, useKept } from "../parts/kept.js";
import { trans } from "../translation.js";
import { ExperimentNote } from "./experiment-note.js";
import { type ExperimentsBodyProps, ExperimentsTree } from "./experiments-tree.js";
import { NameField } from "./name-field.js";
import type { TreeState } from "./use-tree.js";

/** What the head of the experiments folds: filter, a new name, the tree, a note. */
export function ExperimentsBody(props: ExperimentsBodyProps) {
  const { client, tree, chosen, actions, edits, toTree } = props;
  const [isFolded, fold] = useKept(props.state, "experiment-note-folded", true, asBoolean);
  const { pen, put, perform } = edits;
  const lay = () => {
    put(null);
    toTree();
  };
  const add = async (name: string) => {
    const isMade = await actions.add(name);
    if (isMade) {
      props.onChoose(name);
      props.onActive(name);
    }
    return isMade;
  };
  const branch = tree.known.get(pen?.of === "note" ? pen.key : chosen);
  const noted = branch?.line?.experiment;
  return (
    <>
      {tree.isMany ? <Filter tree={tree} toTree={toTree} /> : null}
      {pen?.of === "new" ? (
        <div class="tm-panel-new">
          <NameField
            label={trans.__("Name of the new experiment")}
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
      {noted ? (
        <ExperimentNote
          key={noted.id}
          client={client}
          experiment={noted}
          isEditing={pen?.of === "note"}
          isReadOnly={props.data.is_read_only || props.shown === "deleted"}
          isFolded={isFolded}
          onFold={fold}
          onEdit={() => perform("edit-experiment-note", branch)}
          onSaved={(before) => void actions.noted(noted, before)}
          onLeft={lay}
        />
      ) : null}
    </>
  );
}

function Filter({ tree, toTree }: { tree: TreeState; toTree(): void }) {
  return (
    <div class="tm-panel-filter">
      <input
        type="search"
        placeholder={trans.__("Filter experiments")}
        aria-label={trans.__("Filter experiments by name")}
        data-lm-suppress-shortcuts="true"
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
