/** More runs are not compared: a column each. */
export const MOST_COMPARED = 50;

const NUMBERS = /^(#?\d+|-\d+)([\s,]+(#?\d+|-\d+))*$/;

/** What a person typed, as references: `12, #13 -1` names three runs, anything else is one name. */
export function references(typed: string): string[] {
  const text = typed.trim();
  if (!text) return [];
  return NUMBERS.test(text) ? text.split(/[\s,]+/) : [text];
}

/** References as a query or the host has them; numbers become `#12`. */
export function asReferences(kept: unknown): string[] | null {
  if (!Array.isArray(kept)) return null;
  return kept.flatMap((one: unknown) => asReference(one) ?? []);
}

export function asReference(kept: unknown): string | null {
  if (typeof kept === "number") return kept < 0 ? String(kept) : `#${kept}`;
  return typeof kept === "string" && kept !== "" ? kept : null;
}
