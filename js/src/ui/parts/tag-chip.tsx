import type { Tag } from "../../wire/wire.js";
import { trans } from "../translation.js";

interface TagChipProps {
  tag: Tag;
  onEdit(): void;
  onRemove(): void;
}

/** A tag: click its text to change it, the cross to take it away. */
export function TagChip({ tag, onEdit, onRemove }: TagChipProps) {
  return (
    <span class="tm-tag" role="listitem">
      <button
        type="button"
        class="tm-tag-text"
        data-tag={tag.key}
        title={`${tag.key} ${tag.value}\n${trans.__("click to change")}`}
        onClick={onEdit}
      >
        <span class="tm-dim">{tag.key}</span>
        {tag.value ? ` ${tag.value}` : ""}
      </button>
      <button
        type="button"
        class="tm-tag-off"
        aria-label={trans.__("Remove tag %1", tag.key)}
        onClick={onRemove}
      >
        ×
      </button>
    </span>
  );
}
