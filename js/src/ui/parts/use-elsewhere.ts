import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Hear of presses outside of an element, while there is something to leave. */
export function useElsewhere(
  inside: RefObject<HTMLElement>,
  isOpen: boolean,
  onElsewhere: () => void,
): void {
  const latest = useRef(onElsewhere);
  latest.current = onElsewhere;
  useEffect(() => {
    if (!isOpen) return;
    const press = (event: Event) => {
      if (inside.current && !event.composedPath().includes(inside.current)) latest.current();
    };
    document.addEventListener("pointerdown", press, true);
    return () => document.removeEventListener("pointerdown", press, true);
  }, [inside, isOpen]);
}
