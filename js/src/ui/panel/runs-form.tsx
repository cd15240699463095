import type { RunChanges } from "../actions/changes.js";
import type { FormName } from "../actions/deeds.js";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import { NoteEditor, useDraft } from "../parts/note.js";
import { TagForm } from "../parts/tags.js";
import type { Rows } from "../runs/pages.js";
import { useNoteOf } from "../runs/lookups.js";
import { trans } from "../translation.js";
import { SuggestedField } from "./suggested-field.js";

interface RunsFormProps {
  form: Exclude<FormName, "rename">;
  client: Client;
  rows: Rows | null;
  chosen: readonly number[];
  /** Those of them that are known to run. */
  running: readonly number[];
  experiments: readonly string[];
  changes: RunChanges;
  onDelete(): void;
  onLeave(): void;
}

/** What an action has to be told, below the list. */
export function RunsForm(props: RunsFormProps) {
  const { form, chosen, running, onLeave } = props;
  const [run] = chosen;
  const of = chosen.length === 1 ? `#${run}` : trans._n("%1 run", "%1 runs", chosen.length);
  const label = {
    tag: trans.__("Tag %1", of),
    note: trans.__("Note of %1", of),
    move: trans.__("Move %1 to", of),
    stop: trans.__("Stop %1?", of),
    delete: stillRunning(chosen, running),
  }[form];
  return (
    <div
      class="tm-panel-form"
      role="group"
      aria-label={label}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") onLeave();
      }}
    >
      <div class="tm-panel-asked">{label}</div>
      <Content {...props} />
    </div>
  );
}

function stillRunning(chosen: readonly number[], running: readonly number[]): string {
  const [run] = chosen;
  if (chosen.length === 1)
    return trans.__("#%1 is still running. Delete it all the same?", run ?? "");
  return trans._n(
    "%1 of %2 runs is still running. Delete them all the same?",
    "%1 of %2 runs are still running. Delete them all the same?",
    running.length,
    chosen.length,
  );
}

function Content(props: RunsFormProps) {
  const { form, client, rows, chosen, experiments, changes, onDelete, onLeave } = props;
  const [run] = chosen;
  if (form === "tag")
    return (
      <TagForm
        tag={null}
        onSave={async (key, value) => {
          if (await changes.tag(chosen, key, value)) onLeave();
        }}
        onLeave={onLeave}
      />
    );
  if (form === "move")
    return (
      <MoveForm
        experiments={experiments}
        onMove={async (experiment) => {
          if (await changes.move(chosen, experiment)) onLeave();
        }}
        onLeave={onLeave}
      />
    );
  if (form === "stop")
    return (
      <SureForm
        label={trans.__("Stop")}
        hint={trans.__("Interrupts the cell, as Ctrl+C does.")}
        onSure={() => {
          void changes.stop(chosen);
          onLeave();
        }}
        onLeave={onLeave}
      />
    );
  if (form === "delete")
    return (
      <SureForm
        label={trans.__("Delete")}
        onSure={() => {
          onDelete();
          onLeave();
        }}
        onLeave={onLeave}
      />
    );
  return run === undefined ? null : (
    <RunNote
      key={run}
      {...{ client, rows, run }}
      onSaved={(before) => void changes.noted(run, before)}
      onLeave={onLeave}
    />
  );
}

interface MoveFormProps {
  experiments: readonly string[];
  onMove(experiment: string): Promise<void>;
  onLeave(): void;
}

/** The experiment that runs are moved to: one of those there are, or the name of a new one. */
function MoveForm({ experiments, onMove, onLeave }: MoveFormProps) {
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const to = name.trim();
  const isNew = to !== "" && !experiments.includes(to);
  const move = async () => {
    if (!to || busy) return;
    setBusy(true);
    await onMove(to);
    setBusy(false);
  };
  return (
    <div class="tm-row">
      <SuggestedField
        label={trans.__("Experiment")}
        placeholder={trans.__("experiment")}
        value={name}
        suggested={experiments}
        onInput={setName}
        onEnter={() => void move()}
      />
      <button type="button" class="tm-button" disabled={!to || busy} onClick={() => void move()}>
        {isNew ? trans.__("Move to a new one") : trans.__("Move")}
      </button>
      <button type="button" class="tm-button" onClick={onLeave}>
        {trans.__("Cancel")}
      </button>
    </div>
  );
}

interface SureFormProps {
  /** What is done. */
  label: string;
  hint?: string;
  onSure(): void;
  onLeave(): void;
}

/** What cannot be undone, or may be meant otherwise, is asked for twice. */
function SureForm({ label, hint, onSure, onLeave }: SureFormProps) {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => button.current?.focus(), []);
  return (
    <div class="tm-row">
      <button ref={button} type="button" class="tm-button" onClick={onSure}>
        {label}
      </button>
      <button type="button" class="tm-button" onClick={onLeave}>
        {trans.__("Cancel")}
      </button>
      {hint ? <span class="tm-dim">{hint}</span> : null}
    </div>
  );
}

interface RunNoteProps {
  client: Client;
  rows: Rows | null;
  run: number;
  /** It was saved in the place of this note. */
  onSaved(before: string): void;
  onLeave(): void;
}

/** The note of a run under the pen, once it is there as a whole. */
function RunNote(props: RunNoteProps) {
  const note = useNoteOf(props.client, props.rows, props.run);
  return note === null ? <span class="tm-dim">…</span> : <Editing {...props} note={note} />;
}

function Editing({ client, run, note, onSaved, onLeave }: RunNoteProps & { note: string }) {
  const edit = useDraft(client, run, note);
  useLayoutEffect(edit.begin, []);
  if (!edit.draft) return null;
  return <NoteEditor {...{ edit, note, onSaved }} draft={edit.draft} onLeft={onLeave} />;
}
