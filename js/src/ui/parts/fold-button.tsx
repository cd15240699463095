interface FoldButtonProps {
  class: string;
  name: string;
  /** Lines behind it. */
  count: number;
  isOpen: boolean;
  onToggle(): void;
}

/** A line that many of one kind are behind: it opens to them. */
export function FoldButton({ name, count, isOpen, onToggle, ...props }: FoldButtonProps) {
  return (
    <button type="button" class={props.class} aria-expanded={isOpen} onClick={onToggle}>
      {isOpen ? "▾" : "▸"} {name} <span class="tm-dim">({count})</span>
    </button>
  );
}
