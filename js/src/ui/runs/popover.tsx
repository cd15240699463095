import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface PopoverProps {
  label: string;
  /** The button that opened it: a press there is its own affair. */
  class?: string;
  onLeave(): void;
  children: ComponentChildren;
}

/** A panel over the table; Escape and a press elsewhere leave it. */
export function Popover({ label, class: more = "", onLeave, children }: PopoverProps) {
  const panel = useRef<HTMLDivElement>(null);
  const leave = useRef(onLeave);
  leave.current = onLeave;
  useEffect(() => {
    const opener = panel.current?.parentElement;
    const elsewhere = (event: Event) => {
      if (opener && !event.composedPath().includes(opener)) leave.current();
    };
    document.addEventListener("pointerdown", elsewhere, true);
    return () => document.removeEventListener("pointerdown", elsewhere, true);
  }, []);
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
