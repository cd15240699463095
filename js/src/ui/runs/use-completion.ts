import { useEffect, useRef, useState } from "preact/hooks";
import type { Keys } from "../../wire/wire.js";
import { complete, type Completion, type Option } from "./completion.js";

export interface Completing {
  open: Completion | null;
  /** The option that the keyboard is at; -1: none. */
  at: number;
  look(text: string, caret: number): void;
  close(): void;
  /** What a key does to the options: an option to put in, or whether it meant something to them. */
  press(event: KeyboardEvent): Option | boolean;
}

/** The options below the search bar, and the keys that walk them. */
export function useCompletion(keys: Keys): Completing {
  const [open, setOpen] = useState<Completion | null>(null);
  const [at, setAt] = useState(-1);
  const typed = useRef<[text: string, caret: number] | null>(null);
  const close = () => {
    typed.current = null;
    setOpen(null);
  };
  useEffect(() => {
    if (typed.current) setOpen(complete(...typed.current, keys)); // was faster than the keys
  }, [keys]);
  return {
    open,
    at,
    look(text, caret) {
      typed.current = [text, caret];
      setOpen(complete(text, caret, keys));
      setAt(-1);
    },
    close,
    press(event) {
      if (!open) return false;
      const count = open.options.length;
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step) setAt(at < 0 ? (step > 0 ? 0 : count - 1) : (at + step + count) % count);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter") return open.options[at] ?? false;
      else if (event.key === "Tab" && at < 0 && open.from === open.to)
        return false; // it goes on
      else if (event.key === "Tab" && !event.shiftKey)
        return open.options[Math.max(0, at)] ?? false;
      else return false;
      return true;
    },
  };
}
