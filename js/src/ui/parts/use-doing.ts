import { useState } from "preact/hooks";
import { asError } from "../../wire/client.js";

/** What was done, in words, and its undo. */
export interface Said {
  text: string;
  isProblem: boolean;
  undo: (() => void) | null;
}

export interface Doing {
  said: Said | null;
  /** Wait for it and tell what it gave, or why it failed; true when it went well. */
  attempt<R>(doing: Promise<R>, tell: (result: R) => Said | null): Promise<boolean>;
  dismiss(): void;
}

/** What was done last. */
export function useDoing(): Doing {
  const [said, setSaid] = useState<Said | null>(null);
  return {
    said,
    async attempt(doing, tell) {
      try {
        setSaid(tell(await doing));
        return true;
      } catch (error) {
        setSaid({ text: asError(error).message, isProblem: true, undo: null });
        return false;
      }
    },
    dismiss: () => setSaid(null),
  };
}

/** What went well. */
export function done(text: string, undo: (() => void) | null = null): Said {
  return { text, isProblem: false, undo };
}
