const NUMBERS = /^(#?\d+|-\d+)([\s,]+(#?\d+|-\d+))*$/;

/** What a person typed, as references: `12, #13 -1` names three runs, anything else is one name. */
export function references(typed: string): string[] {
  const text = typed.trim();
  if (!text) return [];
  return NUMBERS.test(text) ? text.split(/[\s,]+/) : [text];
}
