import type { TableSetup } from "../../wire/wire.js";
import type { State } from "../host.js";
import { asValues, type Values } from "../parts/last-or-best.js";
import { asRecord, asText, asTexts, useKept } from "../parts/kept.js";
import { fieldName } from "../runs/columns.js";
import { trans } from "../translation.js";
import { type Chip, CHIPS } from "./runs-filter.js";

/** How a person has set up the runs of the panel; kept by its host. */
export interface RunsSettings {
  typed: string;
  setTyped(typed: string): void;
  chips: Chip[];
  setChips(chips: Chip[]): void;
  order: Order;
  setOrder(order: Order): void;
  /** Of the order that a view says. */
  terms: string[];
  /** A field to group by; empty: none. */
  by: string;
  setBy(by: string): void;
  /** The metric that one cares about; null: none was chosen. */
  metric: string | null;
  setMetric(metric: string): void;
  /** Which value of it; null: as the goals of experiments say. */
  values: Values;
  setValues(values: Values): void;
  /** The id of the named view that was chosen; 0: none. */
  view: number;
  setUp(view: number, setup: TableSetup, metrics: readonly string[]): void;
  /** The metric that the table of runs had first when it was asked last. */
  headline: string | null;
  setHeadline(metric: string): void;
}

export function useRunsSettings(state: State, experiment: number | null): RunsSettings {
  const [typed, setTyped] = useKept(state, "runs.filter", "", asText);
  const [chips, setChips] = useKept<Chip[]>(state, "runs.chips", [], asChips);
  const [order, setOrder] = useKept<Order>(state, "runs.order", "newest", asOrder);
  const [by, setBy] = useKept(state, "runs.by", "", asText);
  const [metrics, setMetrics] = useKept<Record<string, string>>(state, "runs.metrics", {}, asNames);
  const [heads, setHeads] = useKept<Record<string, string>>(state, "runs.headlines", {}, asNames);
  const [values, setValues] = useKept(state, "runs.values", null, asValues);
  const [views, setViews] = useKept<Record<string, number>>(state, "runs.views", {}, asIds);
  const [terms, setTerms] = useKept<string[]>(state, "runs.terms", [], asTexts);
  const of = String(experiment ?? "");
  const setMetric = (metric: string) => setMetrics({ ...metrics, [of]: metric });
  return {
    typed,
    setTyped,
    chips,
    setChips,
    order,
    setOrder,
    terms,
    by,
    setBy,
    metric: metrics[of] ?? null,
    setMetric,
    values,
    setValues,
    view: views[of] ?? 0,
    setUp(view, { filter, order_by, group_by, values: shown }, known) {
      setViews({ ...views, [of]: view });
      setTyped(filter ?? "");
      setChips([]);
      setBy(group_by ?? "");
      setValues(shown ?? null);
      setTerms(order_by ?? []);
      const { name, metric } = orderOf(order_by ?? [], known);
      setOrder(name);
      if (metric !== null) setMetric(metric);
    },
    headline: heads[of] ?? null,
    setHeadline: (metric) => setHeads({ ...heads, [of]: metric }),
  };
}

function asIds(kept: unknown): Record<string, number> | null {
  return asRecord(kept, (one): one is number => Number.isInteger(one));
}

function asChips(kept: unknown): Chip[] | null {
  const isChip = (name: string): name is Chip => Object.hasOwn(CHIPS, name);
  return asTexts(kept)?.filter(isChip) ?? null;
}

function asOrder(kept: unknown): Order | null {
  const isOrder = (name: unknown): name is Order =>
    typeof name === "string" && Object.hasOwn(ORDERS, name);
  return isOrder(kept) ? kept : null;
}

function asNames(kept: unknown): Record<string, string> | null {
  return asRecord(kept, (one): one is string => typeof one === "string");
}

/** Orders of the runs, by name. */
export type Order = "newest" | "oldest" | "name" | "longest" | "lowest" | "highest" | "view";

interface OrderRow {
  label(metric: string): string;
  terms(metric: string, ofView: string[]): string[];
  /** It goes by the metric, so there must be one. */
  isOfMetric?: true;
  /** A named view says it. */
  isOfView?: true;
}

export const ORDERS: Record<Order, OrderRow> = {
  newest: { label: () => trans.__("newest"), terms: () => ["started desc"] },
  oldest: { label: () => trans.__("oldest"), terms: () => ["started"] },
  name: { label: () => trans.__("name"), terms: () => ["name"] },
  longest: { label: () => trans.__("longest"), terms: () => ["duration desc"] },
  lowest: {
    label: (metric) => trans.__("lowest %1", metric),
    terms: (metric) => [fieldName("metrics", metric)],
    isOfMetric: true,
  },
  highest: {
    label: (metric) => trans.__("highest %1", metric),
    terms: (metric) => [`${fieldName("metrics", metric)} desc`],
    isOfMetric: true,
  },
  view: {
    label: () => trans.__("as the view"),
    terms: (_, ofView) => ofView,
    isOfView: true,
  },
};

export const ORDER_NAMES = Object.keys(ORDERS) as Order[];

/** As a query writes it; the newest first when it would go by a metric and there is none. */
export function termsOf(order: Order, metric: string | null, ofView: string[]): string[] {
  const row = ORDERS[order];
  const isLost = (row.isOfMetric && metric === null) || (row.isOfView && !ofView.length);
  return isLost ? ORDERS.newest.terms("", []) : row.terms(metric ?? "", ofView);
}

/** The order that a query writes so, and the metric that it goes by, of those there are. */
export function orderOf(
  terms: readonly string[],
  metrics: readonly string[],
): { name: Order; metric: string | null } {
  const text = terms.join();
  for (const name of ORDER_NAMES) {
    const { terms: written, isOfMetric, isOfView } = ORDERS[name];
    if (isOfView) continue;
    const metric = metrics.find((key) => isOfMetric && written(key, []).join() === text) ?? null;
    if (metric !== null || (!isOfMetric && written("", []).join() === text))
      return { name, metric };
  }
  return { name: "view", metric: null };
}
