import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

interface PopoverProps {
  label: string;
  class?: string;
  onLeave(): void;
  children: ComponentChildren;
}

/** A panel over the table; Escape and a press elsewhere leave it. */
export function Popover({ label, class: more = "", onLeave, children }: PopoverProps) {
  const panel = useRef<HTMLDivElement>(null);
  const holder = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    holder.current = panel.current?.parentElement ?? null;
  }, []);
  // a press on the button that opened it, which is beside it, is that button's own affair
  useElsewhere(holder, true, onLeave);
  return (
    <div
      ref={panel}
      class={`tm-runs-popover ${more}`}
      role="dialog"
      aria-label={label}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== "Escape") return;
        onLeave();
        panel.current?.parentElement?.querySelector("button")?.focus();
      }}
    >
      {children}
    </div>
  );
}

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
