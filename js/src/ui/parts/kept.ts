import { useCallback, useState } from "preact/hooks";
import type { State } from "../host.js";

/** A value that outlives the component: what the host has kept, else `first`; Python sees it too.
 *
 * `read` gives null for what is not of the kind.
 */
export function useKept<T>(
  state: State,
  key: string,
  first: T,
  read: (kept: unknown) => T | null,
): [T, (next: T) => void] {
  const [value, setValue] = useState<T>(() => read(state.get(key)) ?? first);
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

export function asText(kept: unknown): string | null {
  return typeof kept === "string" ? kept : null;
}

export function asTexts(kept: unknown): string[] | null {
  return Array.isArray(kept) && kept.every((one) => typeof one === "string") ? kept : null;
}

export function asNumber(kept: unknown): number | null {
  return typeof kept === "number" && Number.isFinite(kept) ? kept : null;
}

export function asNumbers(kept: unknown): number[] | null {
  return Array.isArray(kept) && kept.every(Number.isInteger) ? kept : null;
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
