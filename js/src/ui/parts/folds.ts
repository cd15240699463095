/** Many of one kind, behind a line that opens to them. */
export interface Fold<T> {
  name: string;
  items: T[];
}

/** So many keys that differ in their numbers alone are one line. */
const MANY = 6;

/** What is listed: single ones in their order, then those of the machine and of layers, folded. */
export function folded<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): { single: T[]; folds: Fold<T>[] } {
  const alike = new Map<string, T[]>();
  for (const item of items) {
    const stem = stemOf(keyOf(item));
    if (stem !== null) alike.set(stem, [...(alike.get(stem) ?? []), item]);
  }
  const isFolded = (stem: string | null) =>
    stem !== null && (stem === SYSTEM || (alike.get(stem)?.length ?? 0) >= MANY);
  const single = items.filter((item) => !isFolded(stemOf(keyOf(item))));
  const folds = [...alike]
    .filter(([stem]) => isFolded(stem))
    .map(([name, inside]) => ({ name, items: inside }));
  return { single, folds };
}

const SYSTEM = "system/*";

/** What keys of one kind have in common; null of a key that is alone. */
function stemOf(key: string): string | null {
  if (/^(metrics\.`?)?system\//.test(key)) return SYSTEM;
  return /\d/.test(key) ? key.replace(/\d+/g, "*") : null;
}
