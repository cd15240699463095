import { useLayoutEffect } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import { NoteEditor } from "../parts/note-editor.js";
import { useDraft } from "../parts/use-draft.js";
import type { Rows } from "../runs/pages.js";
import { useNoteOf } from "../runs/use-note-of.js";

interface RunNoteProps {
  client: Client;
  rows: Rows | null;
  run: number;
  /** It was saved in the place of this note. */
  onSaved(before: string): void;
  onLeave(): void;
}

/** The note of a run under the pen, once it is there as a whole. */
export function RunNote(props: RunNoteProps) {
  const note = useNoteOf(props.client, props.rows, props.run);
  return note === null ? <span class="tm-dim">…</span> : <Editing {...props} note={note} />;
}

function Editing({ client, run, note, onSaved, onLeave }: RunNoteProps & { note: string }) {
  const edit = useDraft(client, run, note);
  useLayoutEffect(edit.begin, []);
  if (!edit.draft) return null;
  const before = edit.shown;
  const save = async () => {
    const isSaved = await edit.save();
    if (isSaved) onSaved(before);
    return isSaved;
  };
  return <NoteEditor edit={{ ...edit, save }} draft={edit.draft} note={note} onLeft={onLeave} />;
}
