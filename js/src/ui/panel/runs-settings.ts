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
  /** A field to group by; empty: none. */
  by: string;
  setBy(by: string): void;
  /** The metric that one cares about; null: none was chosen. */
  metric: string | null;
  setMetric(metric: string): void;
  /** Which value of it; null: as the goals of experiments say. */
  values: Values;
  setValues(values: Values): void;
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
  const of = String(experiment ?? "");
  return {
    typed,
    setTyped,
    chips,
    setChips,
    order,
    setOrder,
    by,
    setBy,
    metric: metrics[of] ?? null,
    setMetric: (metric) => setMetrics({ ...metrics, [of]: metric }),
    values,
    setValues,
    headline: heads[of] ?? null,
    setHeadline: (metric) => setHeads({ ...heads, [of]: metric }),
  };
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
export type Order = "newest" | "oldest" | "name" | "longest" | "lowest" | "highest";

interface OrderRow {
  label(metric: string): string;
  terms(metric: string): string[];
  /** It goes by the metric, so there must be one. */
  isOfMetric?: true;
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
};

export const ORDER_NAMES = Object.keys(ORDERS) as Order[];

/** As a query writes it; the newest first when it would go by a metric and there is none. */
export function termsOf(order: Order, metric: string | null): string[] {
  const row = ORDERS[order];
  return row.isOfMetric && metric === null ? ORDERS.newest.terms("") : row.terms(metric ?? "");
}
