import { useLayoutEffect } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Experiment } from "../../wire/wire.js";
import { Markdown } from "../parts/markdown-text.js";
import { NoteEditor } from "../parts/note-editor.js";
import { useDraft } from "../parts/use-draft.js";
import { trans } from "../translation.js";

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
export function ExperimentNote(props: ExperimentNoteProps) {
  const { client, experiment, isEditing, isReadOnly, isFolded, onFold } = props;
  const edit = useDraft(client, experiment.id, experiment.note, "experiment");
  useLayoutEffect(() => {
    if (isEditing) edit.begin();
  }, [isEditing]);
  const save = async () => {
    const before = edit.shown;
    const isSaved = await edit.save();
    if (isSaved) props.onSaved(before);
    return isSaved;
  };
  if (isEditing && edit.open && edit.draft)
    return (
      <div class="tm-panel-note" role="group" aria-label={trans.__("Note of %1", experiment.name)}>
        <div class="tm-dim">{trans.__("Note of %1", experiment.name)}</div>
        <NoteEditor
          edit={{ ...edit, save }}
          draft={edit.draft}
          note={experiment.note}
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
