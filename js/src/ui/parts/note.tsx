import { useRef } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import { trans } from "../translation.js";
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
  const first = edit.shown ? trans.__("Edit note") : trans.__("Add note");
  const label = begun ? trans.__("Continue editing") : first;
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
              {trans.__("Discard")}
            </button>
            <span class="tm-dim">{trans.__("your edit is not saved")}</span>
          </>
        ) : null}
      </div>
    </div>
  );
}
