import type { Client } from "../../wire/client.js";

/** An edit of a note that was begun and not saved: its text, and the note that it began from. */
export interface Draft {
  text: string;
  from: string;
}

const drafts = new WeakMap<Client, Map<string, Draft>>();

/** The edit of a note that was left unsaved; it outlives tabs and views that come and go. */
export function keptDraft(client: Client, of: string): Draft | null {
  return drafts.get(client)?.get(of) ?? null;
}

/** Keep an edit, or (null) let go of it. */
export function keepDraft(client: Client, of: string, draft: Draft | null): void {
  const kept = drafts.get(client) ?? new Map<string, Draft>();
  drafts.set(client, kept);
  if (draft) kept.set(of, draft);
  else kept.delete(of);
}
