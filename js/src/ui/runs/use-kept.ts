import { useCallback, useState } from "preact/hooks";
import type { Host } from "../host.js";

/** State that the host keeps: it is there again after a re-render, and Python reads it.
 *
 * `read` gives null for what is no such value; `first` holds until something is kept.
 */
export function useKept<T>(
  host: Host,
  key: string,
  first: T,
  read: (found: unknown) => T | null,
): [T, (next: T) => void] {
  const [value, setValue] = useState<T>(() => read(host.state.get(key)) ?? first);
  const keep = useCallback(
    (next: T) => {
      setValue(next);
      host.state.set(key, next);
    },
    [host, key],
  );
  return [value, keep];
}

export function asText(found: unknown): string | null {
  return typeof found === "string" ? found : null;
}

export function asTexts(found: unknown): string[] | null {
  return Array.isArray(found) && found.every((one) => typeof one === "string") ? found : null;
}

export function asNumbers(found: unknown): number[] | null {
  return Array.isArray(found) && found.every(Number.isInteger) ? found : null;
}

export function asWidths(found: unknown): Record<string, number> | null {
  if (typeof found !== "object" || found === null || Array.isArray(found)) return null;
  const pairs = Object.entries(found);
  return Object.fromEntries(
    pairs.filter((pair): pair is [string, number] => Number.isFinite(pair[1])),
  );
}
