import type { Client } from "../wire/client.js";
import type { Keys } from "../wire/wire.js";

/** What has been asked for is good for so long: milliseconds. */
const KEPT = 2000;

interface Held {
  keys: Keys | null;
  at: number;
  asking: Promise<void> | null;
}

/** The keys of stores as they were last known, asked for anew while they are being used. */
export class KeysAtHand {
  private readonly held = new WeakMap<Client, Held>();

  /** What is known within so many milliseconds; null: nothing yet. */
  async of(client: Client, patience: number): Promise<Keys | null> {
    const held = this.held.get(client) ?? { keys: null, at: -Infinity, asking: null };
    this.held.set(client, held);
    if (!held.asking && performance.now() - held.at > KEPT) held.asking = ask(client, held);
    if (held.asking) await Promise.race([held.asking, rest(patience)]);
    return held.keys;
  }
}

async function ask(client: Client, held: Held): Promise<void> {
  try {
    held.keys = await client.ask("keys", {});
    held.at = performance.now();
  } catch {
    // what was known stays
  } finally {
    held.asking = null;
  }
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
