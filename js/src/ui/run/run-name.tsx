import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Run } from "../../wire/wire.js";
import { Problem } from "../parts/problem.js";
import { useAction } from "../parts/use-action.js";
import { trans } from "../translation.js";

/** The name of a run, renamed in place: Enter saves, Escape leaves. */
export function RunName({ client, run }: { client: Client; run: Run }) {
  const [draft, setDraft] = useState<string | null>(null);
  const [saved, setSaved] = useState<{ name: string; over: string } | null>(null);
  const doing = useAction();
  const field = useRef<HTMLInputElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  const isOpen = draft !== null;
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
    if (wasOpen.current) opener.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  const name = saved && saved.over === run.name ? saved.name : run.name;
  if (draft === null)
    return (
      <button
        ref={opener}
        type="button"
        class="tm-run-name"
        title={trans.__("Rename")}
        onClick={() => setDraft(name)}
      >
        <bdi>{name}</bdi>
      </button>
    );
  const save = async () => {
    if (draft === name || (await doing.run(() => rename(client, run, draft)))) {
      setSaved({ name: draft, over: run.name });
      setDraft(null);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") setDraft(null);
    if (event.key === "Enter" && !event.isComposing) void save();
  };
  return (
    <span class="tm-run-rename">
      <span class="tm-row">
        <input
          ref={field}
          aria-label={trans.__("Name of the run")}
          value={draft}
          data-lm-suppress-shortcuts="true"
          onInput={(event) => setDraft(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button type="button" class="tm-button" disabled={doing.busy} onClick={() => void save()}>
          {trans.__("Rename")}
        </button>
        <button type="button" class="tm-button" onClick={() => setDraft(null)}>
          {trans.__("Cancel")}
        </button>
      </span>
      <Problem error={doing.error} />
    </span>
  );
}

function rename(client: Client, run: Run, name: string): Promise<unknown> {
  return client.act("rename", { run: run.number, name });
}
