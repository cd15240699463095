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

/** An edit of a note that lasts until it is saved or discarded, whatever the store says meanwhile. */
export function useDraft(client: Client, run: number, note: string): Edit {
  const [draft, setDraft] = useState(() => keptDraft(client, run));
  const [open, setOpen] = useState(false);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const [saved, setSaved] = useState<{ text: string; over: string } | null>(null);
  const latest = useRef(draft);
  const shown = saved && saved.over === note ? saved.text : note;
  const keep = (next: Draft | null) => {
    latest.current = next;
    keepDraft(client, run, next);
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
        await client.act("set_note", { run, note: sent.text });
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
