import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { asError, type Client } from "../../wire/client.js";
import type { Tag } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { Filled } from "./filled.js";
import { Problem } from "./problem.js";

interface TagsProps {
  client: Client;
  run: number;
  tags: Tag[];
}

/** The tags of a run as chips: add, change and remove, each on the spot. */
export function Tags(props: TagsProps) {
  return <TagsOfRun key={props.run} {...props} />;
}

function TagsOfRun({ client, run, tags }: TagsProps) {
  const { shown, removed, error, put, remove, restore } = useTags(client, run, tags);
  const [editing, setEditing] = useState<string | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const edited = useRef<string | null>(null);
  useLayoutEffect(() => {
    const { current: left } = edited;
    if (editing === null && left !== null) buttonOf(root.current, left)?.focus();
    edited.current = editing;
  }, [editing]);
  const save = async (key: string, value: string) => {
    if (await put(key, value)) setEditing(null);
  };

  return (
    <div ref={root} class="tm-tags">
      <div class="tm-row" role="list" aria-label={trans.__("Tags")}>
        {shown.map((tag) =>
          editing === tag.key ? (
            <TagForm key={tag.key} tag={tag} onSave={save} onLeave={() => setEditing(null)} />
          ) : (
            <TagChip
              key={tag.key}
              tag={tag}
              onEdit={() => setEditing(tag.key)}
              onRemove={() => void remove(tag)}
            />
          ),
        )}
        {editing === "" ? (
          <TagForm tag={null} onSave={save} onLeave={() => setEditing(null)} />
        ) : (
          <span role="listitem">
            <button type="button" class="tm-button" data-tag="" onClick={() => setEditing("")}>
              {trans.__("Add tag")}
            </button>
          </span>
        )}
        {removed ? (
          <span role="listitem" class="tm-dim">
            <Filled text={(gap) => trans.__("removed %1", gap)}>
              <bdi>{removed.key}</bdi>
            </Filled>{" "}
            <button type="button" class="tm-button" onClick={restore}>
              {trans.__("Undo")}
            </button>
          </span>
        ) : null}
      </div>
      <Problem error={error} />
    </div>
  );
}

/** The tags as they are here and now, the last that was removed, and how to change them. */
function useTags(client: Client, run: number, tags: Tag[]) {
  const [ahead, setAhead] = useState<Record<string, string | null>>({});
  const [removed, setRemoved] = useState<Tag | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const stored = JSON.stringify(tags);
  useEffect(() => setAhead({}), [stored]);

  const put = async (key: string, value: string | null): Promise<boolean> => {
    try {
      await client.act("set_tag", { runs: [run], key, value });
    } catch (reason) {
      setError(asError(reason));
      return false;
    }
    setError(null);
    setAhead((before) => ({ ...before, [key]: value }));
    setRemoved((before) => (before?.key === key ? null : before));
    return true;
  };
  const remove = async (tag: Tag) => {
    if (await put(tag.key, null)) setRemoved(tag);
  };
  const restore = () => removed && void put(removed.key, removed.value);
  return { shown: merged(tags, ahead), removed, error, put, remove, restore };
}

/** What opened the form of a tag; it has the focus again when the form is gone. */
function buttonOf(root: HTMLElement | null, key: string): HTMLElement | null {
  return root?.querySelector<HTMLElement>(`[data-tag="${CSS.escape(key)}"]`) ?? null;
}

/** The tags as the store has them, with what was done here and is not read back yet. */
export function merged(tags: Tag[], ahead: Record<string, string | null>): Tag[] {
  const found = new Map(tags.map((tag) => [tag.key, tag.value]));
  for (const [key, value] of Object.entries(ahead)) {
    if (value === null) found.delete(key);
    else found.set(key, value);
  }
  return [...found].map(([key, value]) => ({ key, value }));
}

interface TagChipProps {
  tag: Tag;
  onEdit(): void;
  onRemove(): void;
}

/** A tag: click its text to change it, the cross to take it away. */
function TagChip({ tag, onEdit, onRemove }: TagChipProps) {
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
    <span class="tm-tag-form" role="listitem" onKeyDown={onKeyDown}>
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
      onInput={(event) => onText(event.currentTarget.value)}
    />
  );
}
