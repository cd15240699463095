import type { ActionName } from "../ui/panel/action-names.js";

/** Actions asked for by a command; one that is asked for before the panel listens waits for it. */
export class Asked {
  private readonly listeners = new Set<(name: ActionName) => void>();
  private waiting: ActionName | null = null;

  ask(name: ActionName): void {
    if (!this.listeners.size) this.waiting = name;
    for (const one of [...this.listeners]) one(name);
  }

  onAction(listener: (name: ActionName) => void): () => void {
    this.listeners.add(listener);
    const name = this.waiting;
    this.waiting = null;
    if (name) queueMicrotask(() => this.listeners.has(listener) && listener(name));
    return () => this.listeners.delete(listener);
  }
}
