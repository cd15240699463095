import { useCallback, useState } from "preact/hooks";
import type { State } from "../host.js";

/** A value that outlives the component: what the host has kept, else `first`.
 *
 * `read` gives null for what is not of the kind.
 */
export function useKept<T>(
  state: State,
  key: string,
  first: T,
  read: (kept: unknown) => T | null,
): [T, (next: T) => void] {
  const [value, setValue] = useState(() => read(state.get(key)) ?? first);
  const keep = useCallback(
    (next: T) => {
      setValue(next);
      state.set(key, next);
    },
    [state, key],
  );
  return [value, keep];
}

export function asBoolean(kept: unknown): boolean | null {
  return typeof kept === "boolean" ? kept : null;
}

/** References of runs; numbers become `#12`. */
export function asReferences(kept: unknown): string[] | null {
  if (!Array.isArray(kept)) return null;
  return kept.flatMap((one: unknown) => asReference(one) ?? []);
}

export function asReference(kept: unknown): string | null {
  if (typeof kept === "number") return kept < 0 ? String(kept) : `#${kept}`;
  return typeof kept === "string" && kept !== "" ? kept : null;
}

/** A table whose values all pass `is`; others are left out. */
export function asRecord<V>(
  kept: unknown,
  is: (value: unknown) => value is V,
): Record<string, V> | null {
  if (typeof kept !== "object" || kept === null || Array.isArray(kept)) return null;
  const pairs: [string, unknown][] = Object.entries(kept);
  return Object.fromEntries(pairs.filter((pair): pair is [string, V] => is(pair[1])));
}
