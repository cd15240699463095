import type { Watched } from "../ui/panel/desk.js";

/** A value that its owner sets; listeners hear of it when it is another one. */
export class Value<T> implements Watched<T> {
  private readonly listeners = new Set<() => void>();

  constructor(private value: T) {}

  now(): T {
    return this.value;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  set(value: T): void {
    if (JSON.stringify(value) === JSON.stringify(this.value)) return;
    this.value = value;
    for (const one of [...this.listeners]) one();
  }
}
