import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { asError } from "../../wire/client.js";
import { isTyped } from "../keys.js";
import { trans } from "../translation.js";

/** What was done, in words, and its undo. */
interface Said {
  text: string;
  isProblem: boolean;
  undo: (() => void) | null;
}

export interface Doing {
  said: Said | null;
  /** Why the last one failed; null: it did not. */
  problem: Error | null;
  /** Something is under way. */
  isBusy: boolean;
  /** Wait for it and tell what it gave, or why it failed; true when it went well. */
  attempt<R>(doing: Promise<R>, tell?: (result: R) => Said | null): Promise<boolean>;
  dismiss(): void;
}

const KEPT = 10;

/** What was done last, and the undos of what was done before: they are walked back one by one.
 *
 * An undo does what it does by `attempt` too; what that tells is shown with the undo before it.
 */
export function useDoing(): Doing {
  const [said, setSaid] = useState<Said | null>(null);
  const [underWay, setUnderWay] = useState(0);
  const undos = useRef<(() => void)[]>([]);
  const walking = useRef<(() => void) | null>(null);
  const walk = useCallback(() => {
    const undo = undos.current.pop();
    if (!undo) return;
    walking.current = undo;
    undo();
    walking.current = null;
  }, []);
  const attempt: Doing["attempt"] = useCallback(async (doing, tell = () => null) => {
    const undone = walking.current;
    const keep = (undo: () => void) => (undos.current = [...undos.current, undo].slice(-KEPT));
    setUnderWay((count) => count + 1);
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
    } finally {
      setUnderWay((count) => count - 1);
    }
  }, []);
  const dismiss = useCallback(() => setSaid(null), []);
  const problem = useMemo(() => (said?.isProblem ? new Error(said.text) : null), [said]);
  return { said, problem, isBusy: underWay > 0, attempt, dismiss };
}

/** What went well. */
export function done(text: string, undo: (() => void) | null = null): Said {
  return { text, isProblem: false, undo };
}

interface SaidLineProps extends Pick<Doing, "said" | "dismiss"> {
  class?: string;
  /** Class of its cross. */
  cross?: string;
}

/** The line at the bottom: what was done or went wrong, until dismissed or the next is done.
 *
 * While it offers to undo, Ctrl+Z in the panel does.
 */
export function SaidLine({ said, dismiss, ...place }: SaidLineProps) {
  const line = useRef<HTMLDivElement>(null);
  const undo = said?.undo ?? null;
  useEffect(() => {
    const panel = line.current?.parentElement;
    if (!panel || !undo) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isUndo(event)) return;
      event.preventDefault();
      event.stopPropagation();
      undo();
    };
    panel.addEventListener("keydown", onKeyDown);
    return () => panel.removeEventListener("keydown", onKeyDown);
  }, [undo]);
  return (
    <div
      ref={line}
      class={place.class ?? "tm-panel-said"}
      role={said?.isProblem ? "alert" : "status"}
    >
      {said ? <Telling {...{ said, dismiss }} class={place.cross ?? "tm-panel-icon"} /> : null}
    </div>
  );
}

interface TellingProps extends Pick<Doing, "dismiss"> {
  said: Said;
  /** Of the cross. */
  class: string;
}

/** What was done or went wrong, with its undo and a cross. */
export function Telling({ said: { text, isProblem, undo }, dismiss, ...cross }: TellingProps) {
  return (
    <>
      <span class={isProblem ? "tm-bad" : undefined} title={text}>
        {text}
      </span>
      {undo ? (
        <button type="button" class="tm-button" onClick={undo}>
          {trans.__("Undo")}
        </button>
      ) : null}
      <button type="button" class={cross.class} aria-label={trans.__("Dismiss")} onClick={dismiss}>
        ×
      </button>
    </>
  );
}

function isUndo({ key, ctrlKey, metaKey, shiftKey, altKey, target }: KeyboardEvent): boolean {
  return (
    key.toLowerCase() === "z" && (ctrlKey || metaKey) && !shiftKey && !altKey && !isTyped(target)
  );
}
