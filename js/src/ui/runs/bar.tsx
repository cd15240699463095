import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import { type RunChanges, runChanges } from "../actions/changes.js";
import { type ChosenRuns, RUN_ACTIONS } from "../actions/deeds.js";
import { type Doing, Telling, useDoing } from "../actions/doing.js";
import { ACTIONS, type ActionName, type ActionRow } from "../actions/names.js";
import type { Client } from "../../wire/client.js";
import type { Host } from "../host.js";
import { counted, figure } from "../parts/format.js";
import { Note } from "../parts/note.js";
import { Popover } from "../parts/popover.js";
import { TagForm } from "../parts/tags.js";
import { trans } from "../translation.js";
import type { Listing } from "./listing.js";
import { MOST_NUMBERS, type PageReader } from "./page-reader.js";
import type { Rows } from "./pages.js";
import { useNoteOf } from "./lookups.js";
import { placeOf } from "./tree.js";

type Form = "tag" | "note";

/** What is done to the runs of a table: to those that are selected, or to all that match. */
interface TableActions extends Pick<Doing, "said" | "dismiss" | "attempt"> {
  on: ChosenRuns;
  form: Form | null;
  leaveForm(): void;
  /** What the button says that is to be pressed once more; empty: nothing is asked. */
  question: string;
}

export function useTableActions(
  { client, host }: { client: Client; host: Host },
  listing: Listing,
  pages: PageReader | null,
  matching: Pick<ChosenRuns, "filter" | "experiment" | "order_by">,
): TableActions {
  const { said, dismiss, attempt } = useDoing();
  const changes = useChanges(client, attempt, pages);
  const [form, setForm] = useState<Form | null>(null);
  const [asked, setAsked] = useState<readonly number[] | null>(null);
  const { rows } = listing;
  const chosen = listing.selection.runs;
  const unseen = chosen.filter((run) => !rows || placeOf(rows, run) === null).length;
  const isAsked = unseen > 0 && asked === chosen;
  const on: ChosenRuns = {
    ...{ host, store: host.store, changes, lifecycle: "active", isReadOnly: false },
    ...{ ...matching, chosen, run: listing.run, inside: listing.inside, starred: new Set() },
    metricOfChosen: () => null, // the chart knows what is of most interest
    leave: (going) => void going.then((isGone) => isGone && listing.clear()),
    show: (next) => setForm(next === form ? null : (next as Form)),
    /** What is out of sight goes with the rest only when asked once more. */
    asksToDelete() {
      if (unseen && !isAsked) setAsked(chosen);
      return unseen > 0 && !isAsked;
    },
    search: () => {},
  };
  const question = isAsked ? trans.__("Delete %1, %2 out of sight?", chosen.length, unseen) : "";
  return { on, said, dismiss, attempt, form, leaveForm: () => setForm(null), question };
}

/** What changes runs of a list; what is done is seen at once, however late the store tells of it. */
export function useChanges(
  client: Client,
  attempt: Doing["attempt"],
  pages: PageReader | null,
): RunChanges {
  return useMemo(() => {
    const seen: Doing["attempt"] = async (...what) => {
      const isDone = await attempt(...what);
      pages?.refresh();
      return isDone;
    };
    return runChanges(client, seen);
  }, [client, attempt, pages]);
}

interface BarProps {
  client: Client;
  rows: Rows | null;
  actions: TableActions;
  pending: boolean;
  problem: string;
  problemId: string;
  onClear(): void;
  /** Take away the brushes of the chart that narrows the table. */
  onUnbrush(): void;
}

/** The line above the table: what went wrong, else what was done, else how many runs there are. */
export function Bar(props: BarProps) {
  const { rows, actions, pending, problem, problemId } = props;
  const { said, dismiss } = actions;
  const selected = actions.on.chosen.length;
  const isTelling = problem !== "" || said !== null;
  return (
    <div class="tm-runs-bar">
      <span
        id={problemId}
        class={`tm-runs-said${isTelling ? " tm-runs-telling" : ""}${pending ? " tm-dim" : ""}`}
        role={problem ? "alert" : "status"}
        title={problem || undefined}
      >
        {problem ? <span class="tm-bad">{problem}</span> : null}
        {!problem && said ? <Telling {...{ said, dismiss }} class="tm-runs-fold" /> : null}
        {isTelling ? null : <Count rows={rows} selected={selected} />}
      </span>
      {rows?.of.runs ? (
        <button
          type="button"
          class="tm-button tm-runs-brush"
          title={trans.__("Show all that match: take the brush away")}
          onClick={props.onUnbrush}
        >
          {trans.__("within a brush ×")}
        </button>
      ) : null}
      {selected ? <Selected {...props} /> : null}
    </div>
  );
}

/** What can be done with the selected runs. */
function Selected({ client, rows, actions, onClear }: BarProps) {
  const { on, form, leaveForm, question } = actions;
  const [run] = on.chosen;
  const save = async (key: string, value: string) => {
    if (await on.changes.tag(on.chosen, key, value)) leaveForm();
  };
  const button = (name: ActionName, children: ComponentChildren = null, text = "") => (
    <span class="tm-runs-holder">
      <ActionButton {...{ name, on, text }} class="tm-button" />
      {children}
    </span>
  );
  return (
    <span class="tm-runs-actions" role="toolbar" aria-label={trans.__("Selected runs")}>
      {button("open-compare")}
      {button("open-chart")}
      {["compare-children" as const, "chart-children" as const].map((name) =>
        RUN_ACTIONS.isHere(name, on) ? button(name) : null,
      )}
      {button(
        "tag-runs",
        form === "tag" ? (
          <Popover
            label={trans.__("Tag the selected runs")}
            class="tm-runs-tagging"
            onLeave={leaveForm}
          >
            <TagForm tag={null} onSave={save} onLeave={leaveForm} />
          </Popover>
        ) : null,
      )}
      {button(
        "edit-note",
        form === "note" && run !== undefined && on.chosen.length === 1 ? (
          <Popover label={trans.__("Note of #%1", run)} class="tm-runs-note" onLeave={leaveForm}>
            <NoteOf client={client} rows={rows} run={run} />
          </Popover>
        ) : null,
      )}
      {button("export-runs")}
      {button("delete-runs", null, question)}
      <button
        type="button"
        class="tm-runs-fold tm-runs-none tm-dim"
        title={trans.__("Select none (Escape)")}
        onClick={onClear}
      >
        {trans.__("Clear")}
      </button>
    </span>
  );
}

interface ActionButtonProps {
  name: ActionName;
  on: ChosenRuns;
  class: string;
  /** What it says, where that is not what the action is called. */
  text?: string;
}

/** An action of runs as a button; one that cannot be pressed says why. */
export function ActionButton({ name, on, text, ...props }: ActionButtonProps) {
  const { short, label }: ActionRow = ACTIONS[name];
  const why = RUN_ACTIONS.whyNot(name, on);
  return (
    <button
      type="button"
      class={props.class}
      disabled={why !== ""}
      title={why || undefined}
      onClick={() => RUN_ACTIONS.perform(name, on)}
    >
      {text || (short ?? label)()}
    </button>
  );
}

function NoteOf({ client, rows, run }: { client: Client; rows: Rows | null; run: number }) {
  const note = useNoteOf(client, rows, run);
  if (note === null) return <span class="tm-dim">…</span>;
  return <Note client={client} run={run} note={note} />;
}

function Count({ rows, selected }: { rows: Rows | null; selected: number }) {
  const total = rows?.matching ?? 0;
  const isCut = selected === MOST_NUMBERS && total > selected;
  const words = isCut
    ? trans.__("the first %1 selected", figure(selected))
    : trans.__("%1 selected", figure(selected));
  return (
    <span>
      <span class={selected ? "tm-runs-total" : undefined}>
        {rows ? counted(rows.matching) : trans.__("%1 runs", "…")}
      </span>
      {selected ? words : ""}
    </span>
  );
}
