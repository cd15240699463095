import { useCallback, useMemo, useRef, useState } from "preact/hooks";
import { asError } from "../../wire/client.js";

/** What was done, in words, and its undo. */
interface Said {
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

const KEPT = 10;

/** What was done last, and the undos of what was done before: they are walked back one by one.
 *
 * An undo does what it does by `attempt` too; what that tells is shown with the undo before it.
 */
export function useDoing(): Doing {
  const [said, setSaid] = useState<Said | null>(null);
  const undos = useRef<(() => void)[]>([]);
  const walking = useRef<(() => void) | null>(null);
  const walk = useCallback(() => {
    const undo = undos.current.pop();
    if (!undo) return;
    walking.current = undo;
    undo();
    walking.current = null;
  }, []);
  const attempt: Doing["attempt"] = useCallback(async (doing, tell) => {
    const undone = walking.current;
    const keep = (undo: () => void) => (undos.current = [...undos.current, undo].slice(-KEPT));
    try {
      const told = tell(await doing);
      if (told?.undo && !undone) keep(told.undo);
      const more = undos.current.length > 0 && (undone || told?.undo);
      setSaid(told && { ...told, undo: more ? walk : null });
      return true;
    } catch (error) {
      if (undone) keep(undone);
      const undo = undone ? walk : null;
      setSaid({ text: asError(error).message, isProblem: true, undo });
      return false;
    }
  }, []);
  const dismiss = useCallback(() => setSaid(null), []);
  return useMemo(() => ({ said, attempt, dismiss }), [said]);
}

/** What went well. */
export function done(text: string, undo: (() => void) | null = null): Said {
  return { text, isProblem: false, undo };
}
