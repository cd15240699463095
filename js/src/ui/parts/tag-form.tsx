import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Tag } from "../../wire/wire.js";
import { trans } from "../translation.js";

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
  const save = async () => {
    if (!key.trim() || busy) return;
    setBusy(true);
    await onSave(...asTag(key.trim(), value));
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
        <Field
          label={trans.__("Tag")}
          placeholder={trans.__("tag")}
          size={10}
          text={key}
          onText={setKey}
          isFirst
        />
      )}
      <Field
        label={tag ? trans.__("Value of %1", tag.key) : trans.__("Value")}
        placeholder={trans.__("value")}
        size={12}
        text={value}
        onText={setValue}
        isFirst={tag !== null}
      />
      <button
        type="button"
        class="tm-button"
        disabled={busy || !key.trim()}
        onClick={() => void save()}
      >
        {trans.__("Save")}
      </button>
      <button type="button" class="tm-button" onClick={onLeave}>
        {trans.__("Cancel")}
      </button>
    </span>
  );
}

/** `stage=final` in the first field is a key and its value, as the header of a cell writes it. */
function asTag(key: string, value: string): [string, string] {
  const at = key.indexOf("=");
  return at > 0 && !value ? [key.slice(0, at), key.slice(at + 1)] : [key, value];
}

interface FieldProps {
  label: string;
  placeholder: string;
  size: number;
  text: string;
  onText(text: string): void;
  /** It has the focus at first. */
  isFirst: boolean;
}

function Field({ label, placeholder, size, text, onText, isFirst }: FieldProps) {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (!isFirst) return;
    input.current?.focus();
    input.current?.select();
  }, []);
  return (
    <input
      ref={input}
      aria-label={label}
      placeholder={placeholder}
      size={size}
      value={text}
      data-lm-suppress-shortcuts="true"
      onInput={(event) => onText(event.currentTarget.value)}
    />
  );
}
