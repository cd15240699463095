import { type Client, isRefusal } from "../wire/client.js";
import type { CellRun } from "../wire/wire.js";

/** What stands before a text that a run did not keep, where its digest is made. */
const NOT_KEPT = "not kept\0";
const KEPT = 500;

const known = new Map<string, Promise<boolean>>();

/** Whether the text of a cell has changed since its run; secrets, kept masked, do not count. */
export function isEdited(
  client: Client,
  { run, cell_version }: CellRun,
  text: string,
): Promise<boolean> {
  const key = `${run.id} ${cell_version} ${text}`;
  let found = known.get(key);
  if (!found) {
    found = differs(client, run.number, cell_version, text);
    known.set(key, found);
    found.catch(() => known.delete(key));
    if (known.size > KEPT) known.delete(known.keys().next().value ?? "");
  }
  return found;
}

async function differs(
  client: Client,
  run: number,
  version: string,
  text: string,
): Promise<boolean> {
  for (const one of [text, NOT_KEPT + text]) if ((await digest(one)) === version) return false;
  try {
    return !(await client.ask("cell_diff", { run, text })).is_same;
  } catch (error) {
    if (isRefusal(error)) return true; // its code is not kept
    throw error;
  }
}

/** sha256 in hex, as the kernel makes it; null on pages that browsers hold for insecure. */
async function digest(text: string): Promise<string | null> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (!subtle) return null;
  const bytes = await subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, "0")).join("");
}
