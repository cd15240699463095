import { useRef, useState } from "preact/hooks";
import { asError, type Client } from "../../wire/client.js";
import { type Draft, keepDraft, keptDraft } from "./drafts.js";

export interface Edit {
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
