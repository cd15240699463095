import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Run, RunPage } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { Filled } from "../parts/filled.js";
import { date } from "../parts/format.js";
import { Problem } from "../parts/problem.js";
import { Status } from "../parts/status.js";
import { useDoing } from "../actions/doing.js";
import { trans } from "../translation.js";
import { Times } from "./times.js";
import type { Step } from "./use-shown-run.js";

type End = "delete_runs" | "stop_runs";

interface HeadProps {
  client: Client;
  host: Host;
  page: RunPage;
  onGo(number: number): void;
  onStep(step: Step): void;
}

/** Which run this is, how it stands, and what can be done with it.
 *
 * It stays where another run is shown in its place, and the focus with it: what is of one run only has its key.
 */
export function Head({ client, host, page, onGo, onStep }: HeadProps) {
  const { run } = page;
  const before = page.previous;
  return (
    <header class="tm-run-head">
      <div class="tm-row">
        <Status status={run.status} />
        <RunName key={run.number} client={client} run={run} />
        <span class="tm-dim tm-run-where">
          #{run.number} · <bdi>{run.experiment}</bdi>
        </span>
        <Times page={page} />
        {run.parent === null ? null : (
          <GoButton number={run.parent} onGo={onGo} label={trans.__("part of #%1", run.parent)} />
        )}
      </div>
      <div class="tm-row">
        <GoButton
          number={before}
          onGo={() => onStep("previous")}
          label={trans.__("‹ Previous call")}
        />
        <GoButton number={page.next} onGo={() => onStep("next")} label={trans.__("Next call ›")} />
        <button
          type="button"
          class="tm-button"
          disabled={before === null}
          title={before === null ? noCall() : trans.__("Side by side with run #%1", before)}
          onClick={() => host.open("compare", { runs: [`#${before}`, `#${run.number}`] })}
        >
          {trans.__("Compare with the call before")}
        </button>
        {host.reveal && isOfCell(page) ? (
          <button type="button" class="tm-button" onClick={() => host.reveal?.(run.number)}>
            {trans.__("Show cell")}
          </button>
        ) : null}
        <Ends key={run.number} client={client} page={page} />
      </div>
    </header>
  );
}

interface EndsProps {
  client: Client;
  page: RunPage;
}

function Ends({ client, page: { run, can_stop: canStop } }: EndsProps) {
  const { isBusy, problem, attempt } = useDoing();
  const act = (action: End) => void attempt(client.act(action, { runs: [run.number] }));
  return (
    <>
      {canStop ? (
        <button
          type="button"
          class="tm-button"
          disabled={isBusy}
          title={trans.__("Interrupts its cell")}
          onClick={() => act("stop_runs")}
        >
          {trans.__("Stop")}
        </button>
      ) : null}
      {run.deleted === null && run.status !== "running" ? (
        <button
          type="button"
          class="tm-button"
          disabled={isBusy}
          onClick={() => act("delete_runs")}
        >
          {trans.__("Delete")}
        </button>
      ) : null}
      <Problem error={problem} />
    </>
  );
}

/** Its own or, of a run inside another, that one's. */
function isOfCell({ run, call }: RunPage): boolean {
  return call ? Boolean(call.notebook && call.cell_id) : run.parent !== null;
}

/** The name of a run, renamed in place: Enter saves, Escape leaves. */
function RunName({ client, run }: { client: Client; run: Run }) {
  const [draft, setDraft] = useState<string | null>(null);
  const [saved, setSaved] = useState<{ name: string; over: string } | null>(null);
  const doing = useDoing();
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
    if (doing.isBusy) return;
    if (draft === name || (await doing.attempt(rename(client, run, draft)))) {
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
          onInput={(event) => setDraft(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button type="button" class="tm-button" disabled={doing.isBusy} onClick={() => void save()}>
          {trans.__("Rename")}
        </button>
        <button type="button" class="tm-button" onClick={() => setDraft(null)}>
          {trans.__("Cancel")}
        </button>
      </span>
      <Problem error={doing.problem} />
    </span>
  );
}

function rename(client: Client, run: Run, name: string): Promise<unknown> {
  return client.act("rename", { run: run.number, name });
}

/** Says that the run is deleted, and takes it back. */
export function Deleted({ client, run }: { client: Client; run: Run }) {
  const doing = useDoing();
  const { deleted } = run;
  if (deleted === null) return null;
  const restore = () => doing.attempt(client.act("restore_runs", { runs: [run.number] }));
  return (
    <div class="tm-run-deleted" role="status">
      <span>
        <Filled text={(gap) => trans.__("Deleted %1; it is kept until %2.", date(deleted), gap)}>
          <code>trackmagic gc</code>
        </Filled>
      </span>{" "}
      <button
        type="button"
        class="tm-button"
        disabled={doing.isBusy}
        onClick={() => void restore()}
      >
        {trans.__("Undo")}
      </button>
      <Problem error={doing.problem} />
    </div>
  );
}

/** Why a button that leads to another call is dead. */
const noCall = () => trans.__("There is no such call of this cell");

interface GoButtonProps {
  number: number | null;
  label: string;
  onGo(number: number): void;
}

/** Goes to another run in this place; dead where there is none. */
function GoButton({ number, label, onGo }: GoButtonProps) {
  return (
    <button
      type="button"
      class="tm-button"
      disabled={number === null}
      title={number === null ? noCall() : trans.__("Run #%1", number)}
      onClick={() => number !== null && onGo(number)}
    >
      {label}
    </button>
  );
}
