import { useRef } from "preact/hooks";

/** Letters that follow one another so fast are one word: milliseconds. */
const WORD = 700;

interface Typeahead {
  /** Whether a key goes on with a word that was begun. */
  isWithin(event: KeyboardEvent): boolean;
  /** The line that a key leads to; null: it is no letter, or of no line. */
  line(event: KeyboardEvent, from: number): number | null;
}

/** Type-ahead in a list. */
export function useTypeahead(texts: readonly string[]): Typeahead {
  const word = useRef({ text: "", at: Number.NEGATIVE_INFINITY });
  const isWithin = (event: KeyboardEvent) => event.timeStamp - word.current.at < WORD;
  return {
    isWithin,
    line(event, from) {
      if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return null;
      const before = isWithin(event) ? word.current.text : "";
      if (event.key === " " && !before) return null;
      word.current = { text: before + event.key, at: event.timeStamp };
      return lineOf(texts, word.current.text, from);
    },
  };
}

/** How far a key goes along a list; to its end, where that is infinitely far. */
type Ways = Readonly<Record<string, number>>;

const ENDS: Ways = { Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY };

/** Of a list below a text that has the focus: there Home and End are the caret's. */
export const ARROWS: Ways = { ArrowDown: 1, ArrowUp: -1 };

export const DOWN: Ways = { ...ARROWS, ...ENDS };

export const ACROSS: Ways = { ArrowRight: 1, ArrowLeft: -1, ...ENDS };

/** Down a list of which `page` lines are in sight. */
export function byPages(page: number): Ways {
  return { ...DOWN, PageDown: page, PageUp: -page };
}

/** Where a key leads in a list of `count` lines, from none (-1) too; null: it is not a key of steps.
 *
 * Where it `wraps`, a step over one end leads to the other.
 */
export function stepped(
  key: string,
  at: number,
  count: number,
  ways = byPages(10),
  wraps = false,
): number | null {
  if (count < 1) return null;
  const step = Object.hasOwn(ways, key) ? ways[key] : undefined;
  if (step === undefined) return null;
  if (wraps && Number.isFinite(step))
    return (Math.max(at, step < 0 ? 0 : -1) + step + count) % count;
  return Math.min(count - 1, Math.max(0, at + step));
}

/** The next line whose text begins with what is typed; `from` counts when more than a letter is. */
export function lineOf(texts: readonly string[], typed: string, from: number): number | null {
  const wanted = typed.toLowerCase();
  const first = typed.length > 1 ? from : from + 1;
  for (let step = 0; step < texts.length; step += 1) {
    const at = (Math.max(0, first) + step) % texts.length;
    if (texts[at]?.toLowerCase().startsWith(wanted)) return at;
  }
  return null;
}
