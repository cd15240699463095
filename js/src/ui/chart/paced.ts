import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Changed } from "../../wire/wire.js";

/** How often a chart hears of changes at most: milliseconds. */
const AT_MOST_EVERY = 500;

/** The client for a chart: changes are told at a pace, and not while nobody sees the chart. */
export function usePaced(client: Client, isSeen: boolean): Client {
  const gate = useRef<Gate | null>(null);
  const paced = useMemo(() => {
    gate.current = new Gate();
    return pacedClient(client, gate.current);
  }, [client]);
  useEffect(() => gate.current?.open(isSeen), [isSeen, paced]);
  return paced;
}

/** Whether changes pass. */
export class Gate {
  private isOpen = true;
  private listeners = new Set<() => void>();

  get passes(): boolean {
    return this.isOpen;
  }

  open(isOpen: boolean): void {
    const opens = isOpen && !this.isOpen;
    this.isOpen = isOpen;
    if (opens) for (const one of [...this.listeners]) one();
  }

  onOpen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

export function pacedClient(client: Client, gate: Gate, every = AT_MOST_EVERY): Client {
  return {
    ask: (view, query, signal) => client.ask(view, query, signal),
    act: (action, query) => client.act(action, query),
    download: (run, path) => client.download(run, path),
    plotly: () => client.plotly(),
    onChange: (listener) => pace(client, gate, listener, every),
  };
}

function pace(
  client: Client,
  gate: Gate,
  listener: (changed: Changed | null) => void,
  every: number,
): () => void {
  let held: Changed | null | undefined;
  let last = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    timer = undefined;
    if (held === undefined || !gate.passes) return;
    const told = held;
    [held, last] = [undefined, performance.now()];
    listener(told);
  };
  const soon = () => {
    if (gate.passes) timer ??= setTimeout(tell, Math.max(0, last + every - performance.now()));
  };
  const quiet = client.onChange((changed) => {
    held = held === undefined ? changed : joined(held, changed);
    soon();
  });
  const closed = gate.onOpen(soon);
  return () => {
    clearTimeout(timer);
    quiet();
    closed();
  };
}

function joined(one: Changed | null, other: Changed | null): Changed | null {
  if (!one || !other) return null; // some may have been missed: so it stays
  return {
    cursor: Math.max(one.cursor, other.cursor),
    runs: [...new Set([...one.runs, ...other.runs])],
    experiments: [...new Set([...one.experiments, ...other.experiments])],
  };
}
