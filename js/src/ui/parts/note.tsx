import { useRef } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import { Markdown } from "./markdown-text.js";
import { NoteEditor } from "./note-editor.js";
import { useDraft } from "./use-draft.js";

interface NoteProps {
  client: Client;
  run: number;
  note: string;
}

/** The note of a run: Markdown, shown and edited in place. */
export function Note(props: NoteProps) {
  return <OneNote key={props.run} {...props} />;
}

function OneNote({ client, run, note }: NoteProps) {
  const edit = useDraft(client, run, note);
  const opener = useRef<HTMLButtonElement>(null);
  const back = () => requestAnimationFrame(() => opener.current?.focus());
  if (edit.open && edit.draft)
    return <NoteEditor edit={edit} draft={edit.draft} note={note} onLeft={back} />;
  const begun = edit.draft !== null && edit.draft.text !== edit.shown;
  const label = begun ? "Continue editing" : edit.shown ? "Edit note" : "Add note";
  return (
    <div class="tm-note-part">
      {edit.shown ? <Markdown text={edit.shown} /> : null}
      <div class="tm-row">
        <button ref={opener} type="button" class="tm-button" onClick={edit.begin}>
          {label}
        </button>
        {begun ? (
          <>
            <button type="button" class="tm-button" onClick={edit.discard}>
              Discard
            </button>
            <span class="tm-dim">your edit is not saved</span>
          </>
        ) : null}
      </div>
    </div>
  );
}
