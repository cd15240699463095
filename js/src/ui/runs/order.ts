/** The order of the table: a list of terms as a query writes them, `metrics.loss desc`. */

export interface Term {
  name: string;
  desc: boolean;
}

const TERM = /((?:`[^`]*`|"[^"]*"|[^,`"])+)/g;

/** The terms of an order; a text may hold several, parted by commas. */
export function terms(order: readonly string[]): Term[] {
  const found: Term[] = [];
  for (const text of order.flatMap((one) => one.match(TERM) ?? [])) {
    const name = text.trim().replace(/\s+(asc|desc)$/i, "");
    if (name) found.push({ name, desc: /\sdesc\s*$/i.test(text) });
  }
  return found;
}

/** The order after a click on a column: one way, the other, then not at all; `more` keeps the others.
 *
 * The newest and, where `highest` is the best, that come first.
 */
export function toggled(
  order: readonly string[],
  name: string,
  more: boolean,
  highest = false,
): string[] {
  const before = terms(order);
  const own = before.find((one) => isSame(one.name, name));
  const downFirst = highest || isSame(name, "started");
  const next = own
    ? own.desc === downFirst
      ? { name, desc: !own.desc }
      : null
    : { name, desc: downFirst };
  if (!more) return next ? [text(next)] : [];
  const rest = before.map((one) => (one === own ? next : one)).filter((one) => one !== null);
  return (own || !next ? rest : [...rest, next]).map(text);
}

/** Which way a column is sorted, and as the how manieth of several (0 when it is the only one). */
export function sorted(
  order: readonly Term[],
  name: string,
): { desc: boolean; rank: number } | null {
  const at = order.findIndex((one) => isSame(one.name, name));
  const found = order[at];
  return found ? { desc: found.desc, rank: order.length > 1 ? at + 1 : 0 } : null;
}

function isSame(one: string, other: string): boolean {
  return bare(one) === bare(other);
}

function bare(name: string): string {
  return name.replace(/^(attributes?|attr|run)\./i, "").replaceAll("`", "");
}

function text({ name, desc }: Term): string {
  return desc ? `${name} desc` : name;
}
