import { useReducer } from "preact/hooks";
import type { Host } from "../host.js";
import { type Options, optionsOf } from "./options.js";

/** What is chosen, and how to choose otherwise; the host remembers it. */
export function useOptions(
  host: Host,
  query: Record<string, unknown>,
): [Options, (change: Partial<Options>) => void] {
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  const options = optionsOf(
    (name) => host.state.get(name),
    (name) => query[name],
  );
  const change = (changed: Partial<Options>) => {
    for (const [name, value] of Object.entries(changed)) host.state.set(name, value);
    redraw(null);
  };
  return [options, change];
}
