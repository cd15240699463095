import type { ComponentChildren } from "preact";

interface FilledProps {
  /** The sentence, with a gap where that stands which is no text. */
  text(gap: string): string;
  children: ComponentChildren;
}

const GAP = "\u0000";

/** A translated sentence around an element: languages put it in other places. */
export function Filled({ text, children }: FilledProps) {
  const [before, after = ""] = text(GAP).split(GAP);
  return (
    <>
      {before}
      {children}
      {after}
    </>
  );
}
