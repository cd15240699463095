import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { asError, type Client } from "../../wire/client.js";
import { trans } from "../translation.js";
import { Markdown } from "./markdown.js";
import { Problem } from "./problem.js";

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

interface NoteEditorProps {
  edit: Edit;
  draft: Draft;
  note: string;
  /** It was saved in the place of this note. */
  onSaved?(before: string): void;
  onLeft(): void;
}

/** The text of a note under the pen; ctrl+Enter saves, Escape leaves and keeps what was typed. */
export function NoteEditor({ edit, draft, note, onSaved, onLeft }: NoteEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const found = area.current;
    found?.focus();
    found?.setSelectionRange(found.value.length, found.value.length);
  }, []);
  const save = async () => {
    const before = edit.shown;
    if (!(await edit.save())) return;
    onSaved?.(before);
    onLeft();
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

interface Edit {
  /** The note as it is to be shown: what was saved here counts before the store is asked again. */
  shown: string;
  draft: Draft | null;
  open: boolean;
  saving: boolean;
  error: Error | null;
  begin(): void;
  write(text: string): void;
  save(): Promise<boolean>;
  leave(): void;
  discard(): void;
  /** Begin anew from the note as it is now. */
  takeTheirs(): void;
}

/** What has a note, and how it is written. */
const WRITE = {
  run: (client: Client, run: number, note: string) => client.act("set_note", { run, note }),
  experiment: (client: Client, experiment: number, note: string) =>
    client.act("set_experiment_note", { experiment, note }),
};

/** An edit of a note that lasts until it is saved or discarded, whatever the store says meanwhile. */
export function useDraft(
  client: Client,
  id: number,
  note: string,
  kind: keyof typeof WRITE = "run",
): Edit {
  const of = `${kind} ${id}`;
  const [draft, setDraft] = useState(() => keptDraft(client, of));
  const [open, setOpen] = useState(false);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const [saved, setSaved] = useState<{ text: string; over: string } | null>(null);
  const latest = useRef(draft);
  const shown = saved && saved.over === note ? saved.text : note;
  const keep = (next: Draft | null) => {
    latest.current = next;
    keepDraft(client, of, next);
    setDraft(next);
  };
  return {
    shown,
    draft,
    open,
    saving,
    error,
    begin() {
      if (!latest.current) keep({ text: shown, from: shown });
      setOpen(true);
    },
    write(text) {
      keep({ text, from: latest.current?.from ?? shown });
    },
    async save() {
      const sent = latest.current;
      if (!sent || saving) return false;
      setSaving(true);
      try {
        await WRITE[kind](client, id, sent.text);
      } catch (reason) {
        setError(asError(reason));
        setSaving(false);
        return false;
      }
      setSaving(false);
      setError(null);
      setSaved({ text: sent.text, over: note });
      const unchanged = latest.current?.text === sent.text;
      keep(unchanged || !latest.current ? null : { ...latest.current, from: sent.text });
      setOpen(!unchanged);
      return unchanged;
    },
    leave() {
      if (latest.current?.text === shown) keep(null);
      setError(null);
      setOpen(false);
    },
    discard() {
      keep(null);
      setError(null);
      setOpen(false);
    },
    takeTheirs() {
      keep({ text: shown, from: shown });
    },
  };
}

/** An edit of a note that was begun and not saved: its text, and the note that it began from. */
interface Draft {
  text: string;
  from: string;
}

const drafts = new WeakMap<Client, Map<string, Draft>>();

/** The edit of a note that was left unsaved; it outlives tabs and views that come and go. */
function keptDraft(client: Client, of: string): Draft | null {
  return drafts.get(client)?.get(of) ?? null;
}

/** Keep an edit, or (null) let go of it. */
function keepDraft(client: Client, of: string, draft: Draft | null): void {
  const kept = drafts.get(client) ?? new Map<string, Draft>();
  drafts.set(client, kept);
  if (draft) kept.set(of, draft);
  else kept.delete(of);
}
