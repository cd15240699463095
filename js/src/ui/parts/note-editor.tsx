import { useLayoutEffect, useRef } from "preact/hooks";
import { trans } from "../translation.js";
import type { Draft } from "./drafts.js";
import { Problem } from "./problem.js";
import type { Edit } from "./use-draft.js";

interface NoteEditorProps {
  edit: Edit;
  draft: Draft;
  note: string;
  onLeft(): void;
}

/** The text of a note under the pen; ctrl+Enter saves, Escape leaves and keeps what was typed. */
export function NoteEditor({ edit, draft, note, onLeft }: NoteEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const found = area.current;
    found?.focus();
    found?.setSelectionRange(found.value.length, found.value.length);
  }, []);
  const save = async () => {
    if (await edit.save()) onLeft();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") {
      edit.leave();
      onLeft();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void save();
    }
  };
  const elsewhere = edit.shown !== draft.from && edit.shown !== draft.text;
  return (
    <div class="tm-note-part">
      <textarea
        ref={area}
        aria-label={trans.__("Note, Markdown")}
        data-lm-suppress-shortcuts="true"
        rows={Math.min(16, Math.max(4, draft.text.split("\n").length + 1))}
        value={draft.text}
        onInput={(event) => edit.write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {elsewhere ? <Elsewhere note={note} onTake={edit.takeTheirs} /> : null}
      <Problem error={edit.error && new Error(trans.__("not saved: %1", edit.error.message))} />
      <div class="tm-row">
        <button type="button" class="tm-button" disabled={edit.saving} onClick={() => void save()}>
          {edit.saving ? trans.__("Saving…") : trans.__("Save note")}
        </button>
        <button
          type="button"
          class="tm-button"
          onClick={() => {
            edit.discard();
            onLeft();
          }}
        >
          {trans.__("Cancel")}
        </button>
        <span class="tm-dim">{trans.__("Markdown; ctrl+Enter saves")}</span>
      </div>
    </div>
  );
}

function Elsewhere({ note, onTake }: { note: string; onTake(): void }) {
  return (
    <div class="tm-row tm-warn" role="status">
      <span>{trans.__("The note was changed elsewhere meanwhile. Saving writes over that.")}</span>
      <button type="button" class="tm-button" onClick={onTake} title={note}>
        {trans.__("Take that one")}
      </button>
    </div>
  );
}
