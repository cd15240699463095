import { useRef } from "preact/hooks";
import { lineOf } from "./steps.js";

/** Letters that follow one another so fast are one word: milliseconds. */
const WORD = 700;

interface Typed {
  /** Whether a key goes on with a word that was begun. */
  isWithin(event: KeyboardEvent): boolean;
  /** The line that a key leads to; null: it is no letter, or of no line. */
  line(event: KeyboardEvent, from: number): number | null;
}

/** Type-ahead in a list. */
export function useTyped(texts: readonly string[]): Typed {
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
