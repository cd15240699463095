import type { State } from "./host.js";

const PREFIX = "trackmagic:";
const KEPT = 100;

/** A state that the browser remembers by its name. */
export class Remembered implements State {
  protected readonly held: Record<string, unknown>;

  constructor(private readonly name: string) {
    this.held = memory(PREFIX + name)?.held ?? {};
  }

  get(key: string): unknown {
    return this.held[key];
  }

  set(key: string, value: unknown): void {
    this.held[key] = value;
    remember(this.name, this.held);
  }
}

/** A state as it is written down: with when, in milliseconds, for storage has no order. */
interface Memory {
  at: number;
  held: Record<string, unknown>;
}

function memory(key: string): Memory | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return isMemory(found) ? found : null;
  } catch {
    return null;
  }
}

function isMemory(found: unknown): found is Memory {
  if (typeof found !== "object" || found === null) return false;
  if (!("at" in found && "held" in found)) return false;
  return typeof found.at === "number" && typeof found.held === "object" && found.held !== null;
}

/** The browser's room is small and shared: the oldest of our own make way. */
function remember(name: string, state: Record<string, unknown>): void {
  try {
    const written: Memory = { at: Date.now(), held: state };
    localStorage.setItem(PREFIX + name, JSON.stringify(written));
    const keys = Object.keys(localStorage).filter((one) => one.startsWith(PREFIX));
    if (keys.length <= KEPT) return;
    const age = (key: string) => memory(key)?.at ?? 0;
    keys.sort((one, other) => age(one) - age(other));
    for (const old of keys.slice(0, keys.length - KEPT)) localStorage.removeItem(old);
  } catch {
    // private windows and full storage: the state lives as long as the page
  }
}
