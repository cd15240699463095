import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Tag } from "../../wire/wire.js";

interface TagFormProps {
  /** The tag whose value is changed; null asks for a new one. */
  tag: Tag | null;
  onSave(key: string, value: string): Promise<void>;
  onLeave(): void;
}

/** A tag's key and value under the pen; Enter saves, Escape leaves. */
export function TagForm({ tag, onSave, onLeave }: TagFormProps) {
  const [key, setKey] = useState(tag?.key ?? "");
  const [value, setValue] = useState(tag?.value ?? "");
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    first.current?.focus();
    first.current?.select();
  }, []);
  const save = async () => {
    if (!key.trim() || busy) return;
    setBusy(true);
    await onSave(key.trim(), value);
    setBusy(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") onLeave();
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      void save();
    }
  };
  return (
    <span
      class="tm-tag-form"
      role="listitem"
      data-lm-suppress-shortcuts="true"
      onKeyDown={onKeyDown}
    >
      {tag ? (
        <span class="tm-dim">{tag.key}</span>
      ) : (
        <input
          ref={first}
          aria-label="Tag"
          placeholder="tag"
          size={10}
          value={key}
          data-lm-suppress-shortcuts="true"
          onInput={(event) => setKey(event.currentTarget.value)}
        />
      )}
      <input
        ref={tag ? first : undefined}
        aria-label={tag ? `Value of ${tag.key}` : "Value"}
        placeholder="value"
        size={12}
        value={value}
        data-lm-suppress-shortcuts="true"
        onInput={(event) => setValue(event.currentTarget.value)}
      />
      <button
        type="button"
        class="tm-button"
        disabled={busy || !key.trim()}
        onClick={() => void save()}
      >
        Save
      </button>
      <button type="button" class="tm-button" onClick={onLeave}>
        Cancel
      </button>
    </span>
  );
}
