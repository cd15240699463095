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

/** Where a key leads in a list of `count` lines; null: it is not a key of steps. */
export function stepped(key: string, at: number, count: number): number | null {
  const last = count - 1;
  if (last < 0) return null;
  switch (key) {
    case "ArrowDown":
      return Math.min(last, at + 1);
    case "ArrowUp":
      return Math.max(0, at - 1);
    case "Home":
      return 0;
    case "End":
      return last;
    case "PageDown":
      return Math.min(last, at + 10);
    case "PageUp":
      return Math.max(0, at - 10);
    default:
      return null;
  }
}

/** The next line whose text begins with what is typed; `from` counts when more than a letter is. */
function lineOf(texts: readonly string[], typed: string, from: number): number | null {
  const wanted = typed.toLowerCase();
  const first = typed.length > 1 ? from : from + 1;
  for (let step = 0; step < texts.length; step += 1) {
    const at = (Math.max(0, first) + step) % texts.length;
    if (texts[at]?.toLowerCase().startsWith(wanted)) return at;
  }
  return null;
}
