import { useEffect, useRef, useState } from "preact/hooks";
import { changing } from "../actions/changes.js";
import { type Doing, done, useDoing } from "../actions/doing.js";
import type { Host } from "../host.js";
import { asNumber, asNumbers, asTexts, useKept } from "../parts/kept.js";
import { trans } from "../translation.js";
import { type Asked, useView } from "../use-view.js";
import type { Client } from "../../wire/client.js";
import { freeName } from "./body.js";
import type { Dashboard, DashboardBody, SaveDocumentAction } from "../../wire/wire.js";

/** Stands for the one that nobody has changed. */
const UNCHANGED = 0;
/** What is on it may change so often at most: milliseconds. */
const EVERY = 1000;

type Edit = (body: DashboardBody) => DashboardBody;

/** A dashboard as it is seen, and what may be done to it. */
export interface Board extends DocumentDeeds {
  /** With what was just changed, before the store has it. */
  data: Dashboard | null;
  error: Error | null;
  pending: boolean;
  doing: Doing;
  /** Change it, tell of that, and offer to take it back. */
  change(text: string, edit: Edit): void;
  /** Change how it is seen: one that nobody has changed is none that is kept for that. */
  set(edit: Edit): void;
}

interface DocumentDeeds {
  /** Show another one. */
  open(document: number): void;
  rename(name: string): Promise<boolean>;
  copy(): void;
  remove(): void;
}

export function useBoard(client: Client, host: Host, query: Record<string, unknown>): Board {
  const [chosen, choose] = useKept(host.state, "document", asNumber(query.document), asNumber);
  const asked = useView(client, "dashboard", { ...askedOf(query), document: chosen }, undefined, {
    every: EVERY,
  });
  const seen = useSeenAs(host, asked.data);
  const { draft, keep, drop } = useDraft(client, asked, choose);
  const doing = useDoing();
  const { attempt } = doing;
  const telling = changing(attempt);
  const body = draft ?? seen.body;
  const data = asked.data && body && { ...asked.data, body };
  const open = (document: number) => {
    drop();
    choose(document);
  };
  return {
    ...{ data, error: asked.error, pending: asked.pending, doing },
    ...documentDeeds(client, data, attempt, open),
    change(text, edit) {
      if (!body) return;
      const undone = trans.__("It is as it was before.");
      void telling.change(keep(edit(body)), () => ({ text, undo: () => keep(body), undone }));
    },
    set(edit) {
      if (!body) return;
      if (!draft && !seen.isKept) return seen.set(edit(body));
      keep(edit(body)).catch((error: unknown) => attempt(Promise.reject(error)));
    },
  };
}

/** How one that nobody has changed is seen: the host remembers it, the store has nothing of it. */
function useSeenAs({ state }: Host, data: Dashboard | null) {
  const [hidden, setHidden] = useKept(state, "hidden", [], asNumbers);
  const [shown, setShown] = useKept<Partial<DashboardBody["shown"]>>(state, "shown", {}, asShown);
  const [folded, setFolded] = useKept<string[]>(state, "folded", [], asTexts);
  const isKept = data !== null && data.document !== UNCHANGED;
  const body =
    data &&
    (isKept
      ? data.body
      : {
          ...data.body,
          sections: data.body.sections.map((section) => ({
            ...section,
            folded: folded.includes(section.name),
          })),
          hidden,
          shown: { ...data.body.shown, ...shown },
        });
  const set = (next: DashboardBody) => {
    setHidden([...next.hidden]);
    setShown(next.shown);
    setFolded(next.sections.filter((section) => section.folded).map(({ name }) => name));
  };
  return { body, isKept, set };
}

/** What has been changed here, until the store has it and tells so. */
function useDraft(client: Client, asked: Asked<Dashboard>, choose: (document: number) => void) {
  const [draft, setDraft] = useState<DashboardBody | null>(null);
  const keeper = useKeeper(client, asked, choose);
  const answers = useRef(0);
  useEffect(() => {
    if (!draft || keeper.isBusy()) return;
    answers.current += 1;
    const isSame = JSON.stringify(asked.data?.body) === JSON.stringify(draft);
    if (isSame || answers.current > 1) setDraft(null); // the first may be from before it was kept
  }, [asked.data]);
  const keep = async (next: DashboardBody): Promise<void> => {
    setDraft(next);
    try {
      await keeper.keep(next);
    } finally {
      answers.current = 0;
      asked.again();
    }
  };
  return { draft, keep, drop: () => setDraft(null) };
}

/** Keeps bodies one after another: the first of a new dashboard says which document the next are of. */
function useKeeper(
  client: Client,
  { data, pending }: Asked<Dashboard>,
  choose: (document: number) => void,
) {
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const waiting = useRef(0);
  const document = useRef(UNCHANGED);
  // an answer from before it was kept does not know which document it is
  if (!waiting.current && !pending && data) document.current = data.document;
  const write = async (body: DashboardBody): Promise<void> => {
    if (!data) return;
    const action =
      document.current === UNCHANGED ? asNew(data, body) : asChanged(document.current, body);
    const { id } = (await client.act("save_document", action)).document;
    if (id === document.current) return;
    document.current = id;
    choose(id);
  };
  return {
    isBusy: () => waiting.current > 0,
    keep(body: DashboardBody): Promise<void> {
      waiting.current += 1;
      const kept = turn.current.then(() => write(body));
      turn.current = kept.catch(() => {});
      return kept.finally(() => {
        waiting.current -= 1;
      });
    },
  };
}

/** What is done to the whole of it. */
function documentDeeds(
  client: Client,
  data: Dashboard | null,
  attempt: Doing["attempt"],
  open: (document: number) => void,
): DocumentDeeds {
  const { document: id = UNCHANGED, name = "" } = data ?? {};
  const { change } = changing(attempt);
  const named = (next: string) => client.act("rename_document", { document: id, name: next });
  return {
    open,
    rename(next) {
      return change(named(next), () => ({
        text: trans.__("Renamed to %1.", next),
        undo: () => named(name),
        undone: trans.__("It is %1 again.", name),
      }));
    },
    copy() {
      if (!data) return;
      void attempt(client.act("save_document", asNew(data, data.body)), ({ document }) => {
        open(document.id);
        return done(trans.__("This is %1, a copy.", document.name));
      });
    },
    remove() {
      const restore = async () => {
        await client.act("restore_document", { document: id });
        open(id);
      };
      void change(client.act("delete_document", { document: id }), () => {
        open(UNCHANGED);
        return {
          text: trans.__("Deleted %1.", name),
          undo: restore,
          undone: trans.__("%1 is back.", name),
        };
      });
    },
  };
}

/** Kept under a name that is free. */
function asNew({ kept, experiment_id, name }: Dashboard, body: DashboardBody): SaveDocumentAction {
  const taken = new Set(kept.map((one) => one.name));
  const free = freeName(name || trans.__("Dashboard"), taken);
  return { kind: "dashboard", name: free, experiment: experiment_id, body: { ...body } };
}

function asChanged(document: number, body: DashboardBody): SaveDocumentAction {
  return { kind: "dashboard", document, body: { ...body } };
}

function askedOf({ experiment, filter }: Record<string, unknown>) {
  return {
    experiment: typeof experiment === "number" ? experiment : String(experiment ?? ""),
    ...(typeof filter === "string" && { filter }),
  };
}

/** How charts are drawn, as far as it is of the right kind. */
function asShown(kept: unknown): Partial<DashboardBody["shown"]> | null {
  if (typeof kept !== "object" || kept === null) return null;
  const { smoothing, x, group_by }: Record<string, unknown> = { ...kept };
  return {
    ...(typeof smoothing === "number" && { smoothing }),
    ...(typeof x === "string" && { x }),
    ...((typeof group_by === "string" || group_by === null) && { group_by }),
  };
}
