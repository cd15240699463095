import type { Lifecycle } from "../actions/deeds.js";
import type { Doing } from "../actions/doing.js";
import type { Preferences, State } from "../host.js";
import type { PanelHost } from "./desk.js";
import { useEffect, useRef, useState } from "preact/hooks";
import { asError, type Client, isRefusal, ViewError } from "../../wire/client.js";
import type { Goal, Groups, Keys } from "../../wire/wire.js";
import { Pace } from "../pace.js";
import { fieldName } from "../runs/columns.js";
import { type PageReader, usePages } from "../runs/page-reader.js";
import type { Asking, Rows } from "../runs/pages.js";
import { useKeys } from "../runs/lookups.js";
import { useView } from "../use-view.js";
import { combined, type Here } from "./runs-filter.js";
import { type RunsSettings, termsOf } from "./runs-settings.js";

/** Whose runs the panel shows, and where. */
export interface PanelRunsProps {
  client: Client;
  host: PanelHost;
  /** Id of the store. */
  store: string;
  /** Null: all of them. */
  experiment: string | null;
  /** Its id: what is kept and asked of it outlives its name. */
  experimentId: number | null;
  lifecycle: Lifecycle;
  /** Id of the deleted experiment whose runs are shown. */
  deletedFrom: number | null;
  /** What the experiment is after. */
  goal: Goal | null;
  isReadOnly: boolean;
  preferences: Preferences;
  attempt: Doing["attempt"];
  /** As runs name their user. */
  user: string;
  /** Absolute path of the focused notebook. */
  notebook: string | null;
  /** Nothing is asked for while nobody sees it. */
  isSeen: boolean;
}

/** What is found of the runs that the panel asks for. */
export interface RunsFound {
  keys: Keys;
  learn(): void;
  metric: string | null;
  /** What is asked for: what was typed, and the chips. */
  filter: string;
  /** Whose runs they are, by id; null: all. */
  experiment: string | number | null;
  order_by: string[];
  /** Of the list, or of the group that is open; null while they are not known. */
  rows: Rows | null;
  pages: PageReader | null;
  /** Null when the runs are not grouped, or not yet. */
  groups: Groups | null;
  isGrouped: boolean;
  /** The filter of the group that is open. */
  open: string | null;
  fold(filter: string | null): void;
  total: number | null;
  pending: boolean;
  problem: string;
  /** Where what was typed stops making sense, from 0. */
  wrongAt: number | null;
}

/** What is found; `unfolded` keeps which runs are. */
export function useRunsFound(
  props: PanelRunsProps,
  settings: RunsSettings,
  here: Here,
  unfolded: State,
): RunsFound {
  const { client, lifecycle, preferences } = props;
  // by its id: it may be renamed while a question is on its way
  const filed = props.experiment && (props.experimentId ?? props.experiment);
  const experiment = props.deletedFrom ?? filed;
  const [keys, learn] = useKeys(client, experiment);
  const goal = props.goal?.metric ?? null;
  const wanted = [settings.metric, goal, ...preferences.metrics, settings.headline];
  const [isTold, setTold] = useState(false);
  const metric = useMetric(client, experiment, keys, wanted, isTold, (key) => {
    settings.setHeadline(key);
    learn(); // it may be a new one
  });
  const { filter, typedAt } = combined(settings.typed, settings.chips, here);
  const order_by = termsOf(settings.order, metric, settings.terms);
  const by = lifecycle === "active" ? settings.by : "";
  const [open, fold] = useState<string | null>(null);
  useEffect(() => fold(null), [client, by, filter, experiment]);
  const shown = metricsOf(metric, preferences.metrics, keys);
  const columns = shown.map((key) => fieldName("metrics", key));
  const { values } = settings;
  const { directions } = preferences;
  const asking: Asking = {
    ...{ filter, experiment, order_by, columns, runs: null, lifecycle, values, directions },
    own: true,
    tree: !by,
  };
  if (by) Object.assign(asking, open === null ? { runs: [] } : { filter: open });
  const [found, pages] = usePages(client, asking, {
    every: preferences.refresh,
    isSeen: props.isSeen,
    state: unfolded,
  });
  useEffect(() => setTold(!found.pending), [found.pending]);
  const groups = useGroups(props, { by, filter, experiment, values, directions }, metric);

  const isOpen = by !== "" && found.rows?.of.filter === open && found.rows.of.runs === null;
  const rows = !by || isOpen ? found.rows : null;
  const error = by ? groups.error : found.error;
  const isRefused = error instanceof ViewError && !(found.rows?.of.filter === filter);
  const column = isRefused ? error.problem.column : null;
  return {
    keys,
    learn,
    metric,
    filter,
    experiment,
    order_by,
    rows,
    pages,
    groups: groups.data,
    isGrouped: by !== "",
    open,
    fold,
    total: by ? groups.total : (rows?.matching ?? null),
    pending: by ? groups.pending : found.pending,
    problem: error?.message ?? "",
    wrongAt: column === null || column < typedAt ? null : column - typedAt,
  };
}

function useGroups(
  { client, preferences, isSeen }: PanelRunsProps,
  asking: Pick<Asking, "filter" | "experiment" | "values" | "directions"> & { by: string },
  metric: string | null,
) {
  const { by } = asking;
  const query = by ? { ...asking, metrics: metric === null ? [] : [metric] } : null;
  const { data, error, pending } = useView(client, "groups", query, () => true, {
    isSeen,
    every: preferences.refresh,
  });
  const shown = data?.by === by ? data : null;
  return { data: shown, error, pending, total: shown?.runs ?? null };
}

const EVERY = 2000;
const FIRST = 20;
const MOST_SHOWN = 4;

/** The metrics that rows are told by, each by the first that its run has: the list's own, and where
 * that is one of those that are set (`preferred`), the others of them too.
 */
export function metricsOf(
  metric: string | null,
  preferred: readonly string[],
  { metrics }: Keys,
): string[] {
  if (metric === null) return [];
  const others = preferred.includes(metric) ? preferred : [];
  const known = others.filter((key) => metrics.includes(key));
  return [...new Set([metric, ...known])].slice(0, MOST_SHOWN);
}

/** The metric that the runs of an experiment are told by: the first wanted one that is there.
 *
 * Where none is, the table of runs is asked for the one of most interest, until it has one; it is told to
 * `onFound`, to be wanted the next time. That takes a while, so the rows go first (`isTold`).
 */
function useMetric(
  client: Client,
  experiment: Asking["experiment"],
  { metrics }: Keys,
  wanted: readonly (string | null)[],
  isTold: boolean,
  onFound: (metric: string) => void,
): string | null {
  const found = wanted.find((key) => key !== null && metrics.includes(key)) ?? null;
  const isSought = found === null && isTold;
  const latest = useRef(onFound);
  latest.current = onFound;
  useEffect(() => {
    if (!isSought) return;
    const stopped = new AbortController();
    const pace = new Pace(async () => {
      const key = await headlineOf(client, experiment, stopped.signal);
      if (!stopped.signal.aborted && key !== null) latest.current(key);
    }, EVERY);
    pace.now();
    const quiet = client.onChange(() => pace.soon());
    return () => {
      stopped.abort();
      pace.close();
      quiet();
    };
  }, [client, experiment, isSought]);
  return found;
}

async function headlineOf(client: Client, experiment: Asking["experiment"], signal: AbortSignal) {
  try {
    const page = await client.ask("runs", { experiment, limit: FIRST }, signal);
    return page.headline;
  } catch (error) {
    if (signal.aborted || isRefusal(error)) return null;
    throw asError(error);
  }
}
