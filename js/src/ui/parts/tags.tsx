import { useEffect, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Tag } from "../../wire/wire.js";
import { Problem } from "./problem.js";
import { TagChip } from "./tag-chip.js";
import { TagForm } from "./tag-form.js";

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
  const [ahead, setAhead] = useState<Record<string, string | null>>({});
  const [editing, setEditing] = useState<string | null>(null);
  const [removed, setRemoved] = useState<Tag | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const stored = JSON.stringify(tags);
  useEffect(() => setAhead({}), [stored]);

  const put = async (key: string, value: string | null): Promise<boolean> => {
    try {
      await client.act("set_tag", { runs: [run], key, value });
    } catch (reason) {
      setError(reason instanceof Error ? reason : new Error(String(reason)));
      return false;
    }
    setError(null);
    setAhead((before) => ({ ...before, [key]: value }));
    return true;
  };
  const remove = async (tag: Tag) => {
    if (await put(tag.key, null)) setRemoved(tag);
  };
  const restore = async (tag: Tag) => {
    if (await put(tag.key, tag.value)) setRemoved(null);
  };
  const save = async (key: string, value: string) => {
    const done = await put(key, value);
    if (done) setEditing(null);
    if (done && removed?.key === key) setRemoved(null);
  };

  return (
    <div class="tm-tags">
      <div class="tm-row" role="list" aria-label="Tags">
        {merged(tags, ahead).map((tag) =>
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
            <button type="button" class="tm-button" onClick={() => setEditing("")}>
              Add tag
            </button>
          </span>
        )}
        {removed ? (
          <span role="listitem" class="tm-dim">
            removed <bdi>{removed.key}</bdi>{" "}
            <button type="button" class="tm-button" onClick={() => void restore(removed)}>
              Undo
            </button>
          </span>
        ) : null}
      </div>
      <Problem error={error} />
    </div>
  );
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
