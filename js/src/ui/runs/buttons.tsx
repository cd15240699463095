import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import { MOST_COMPARED } from "../compare/references.js";
import { Note } from "../parts/note.js";
import { TagForm } from "../parts/tags.js";
import { trans } from "../translation.js";
import { placeOf, type Rows } from "./pages.js";
import { Popover } from "../parts/popover.js";
import type { Actions } from "./use-actions.js";
import { useNoteOf } from "./use-note-of.js";

export interface ButtonsProps {
  client: Client;
  rows: Rows | null;
  selected: readonly number[];
  actions: Actions;
  onOpen(view: "compare" | "chart"): void;
  onClear(): void;
}

/** What can be done with the selected runs. */
export function Buttons({ client, rows, selected, actions, onOpen, onClear }: ButtonsProps) {
  const [form, setForm] = useState<"tag" | "note" | null>(null);
  const one = selected.length === 1 ? selected[0] : undefined;
  const canCompare = selected.length > 1 && selected.length <= MOST_COMPARED;
  const leave = () => setForm(null);
  const save = async (key: string, value: string) => {
    if (await actions.tag(selected, key, value)) leave();
  };
  return (
    <span class="tm-runs-actions" role="toolbar" aria-label={trans.__("Selected runs")}>
      <Button
        text={trans.__("Compare")}
        because={canCompare ? "" : trans.__("2 to %1 runs can be compared", MOST_COMPARED)}
        onClick={() => onOpen("compare")}
      />
      <Button text={trans.__("Chart")} onClick={() => onOpen("chart")} />
      <Button text={trans.__("Tag")} onClick={() => setForm(form === "tag" ? null : "tag")}>
        {form === "tag" ? (
          <Popover
            label={trans.__("Tag the selected runs")}
            class="tm-runs-tagging"
            onLeave={leave}
          >
            <TagForm tag={null} onSave={save} onLeave={leave} />
          </Popover>
        ) : null}
      </Button>
      <Button
        text={trans.__("Note")}
        because={one === undefined ? trans.__("Select one run to see its note") : ""}
        onClick={() => setForm(form === "note" ? null : "note")}
      >
        {form === "note" && one !== undefined ? (
          <Popover label={trans.__("Note of #%1", one)} class="tm-runs-note" onLeave={leave}>
            <NoteOf client={client} rows={rows} run={one} />
          </Popover>
        ) : null}
      </Button>
      <Button text={trans.__("CSV")} onClick={() => void actions.export(selected)} />
      <Remove {...{ rows, selected, actions, onClear }} />
      <button
        type="button"
        class="tm-runs-fold tm-runs-none tm-dim"
        title={trans.__("Select none (Escape)")}
        onClick={onClear}
      >
        {trans.__("Clear")}
      </button>
    </span>
  );
}

type RemoveProps = Pick<ButtonsProps, "rows" | "selected" | "actions" | "onClear">;

/** Deletes; what is out of sight goes with the rest only when asked once more. */
function Remove({ rows, selected, actions, onClear }: RemoveProps) {
  const unseen = selected.filter((run) => !rows || placeOf(rows, run) === null).length;
  const [asked, setAsked] = useState<readonly number[]>([]);
  const asks = unseen > 0 && asked === selected;
  const remove = async () => {
    if (unseen > 0 && !asks) return setAsked(selected);
    if (await actions.remove(selected)) onClear();
  };
  const text = asks
    ? trans.__("Delete %1, %2 out of sight?", selected.length, unseen)
    : trans.__("Delete");
  return <Button text={text} onClick={() => void remove()} />;
}

interface ButtonProps {
  text: string;
  /** Why it cannot be pressed; empty: it can. */
  because?: string;
  onClick(): void;
  /** The panel that it opens. */
  children?: ComponentChildren;
}

function Button({ text, because = "", onClick, children }: ButtonProps) {
  return (
    <span class="tm-runs-holder">
      <button
        type="button"
        class="tm-button"
        disabled={because !== ""}
        title={because || undefined}
        onClick={onClick}
      >
        {text}
      </button>
      {children}
    </span>
  );
}

function NoteOf({ client, rows, run }: { client: Client; rows: Rows | null; run: number }) {
  const note = useNoteOf(client, rows, run);
  if (note === null) return <span class="tm-dim">…</span>;
  return <Note client={client} run={run} note={note} />;
}
