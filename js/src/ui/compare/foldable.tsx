import type { ComponentChildren } from "preact";

interface Props {
  title: string;
  isFolded: boolean;
  onFold: (folded: boolean) => void;
  /** To find it by: `data-place`. */
  id?: string;
  children: ComponentChildren;
}

/** A part below the grid that folds into its title. */
export function Foldable({ title, isFolded, onFold, id, children }: Props) {
  return (
    <section class="tm-cmp-part" data-place={id}>
      <button
        type="button"
        class="tm-cmp-fold tm-cmp-part-title"
        aria-expanded={!isFolded}
        onClick={() => onFold(!isFolded)}
      >
        <span aria-hidden>{isFolded ? "▸" : "▾"}</span>
        <span>{title}</span>
      </button>
      {isFolded ? null : children}
    </section>
  );
}
