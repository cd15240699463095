import type { Client } from "../../wire/client.js";

/** An edit of a note that was begun and not saved: its text, and the note that it began from. */
export interface Draft {
  text: string;
  from: string;
}

const drafts = new WeakMap<Client, Map<number, Draft>>();

/** The edit of a run's note that was left unsaved; it outlives tabs and views that come and go. */
export function keptDraft(client: Client, run: number): Draft | null {
  return drafts.get(client)?.get(run) ?? null;
}

/** Keep an edit, or (null) let go of it. */
export function keepDraft(client: Client, run: number, draft: Draft | null): void {
  const kept = drafts.get(client) ?? new Map<number, Draft>();
  drafts.set(client, kept);
  if (draft) kept.set(run, draft);
  else kept.delete(run);
}
