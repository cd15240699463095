import type { ComponentChildren } from "preact";

interface PartProps {
  title: string;
  /** It takes the whole width. */
  wide?: boolean;
  children: ComponentChildren;
}

/** A part of a tab, under its heading; what is too wide scrolls inside. */
export function Part({ title, wide = false, children }: PartProps) {
  return (
    <section class={wide ? "tm-run-part tm-run-all" : "tm-run-part"}>
      <h4 class="tm-run-title">{title}</h4>
      <div class="tm-run-wide">{children}</div>
    </section>
  );
}
