import { fieldName } from "../runs/columns.js";
import { trans } from "../translation.js";

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
