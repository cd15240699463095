import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useElsewhere } from "../parts/use-elsewhere.js";

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
