import type { Comparison } from "../../wire/wire.js";

/** A metric that several of the runs have, and how it is best drawn. */
export interface CommonMetric {
  key: string;
  kind: "lines" | "bar";
}

/** Metrics to draw, of two runs or more: first those of all runs, that differ, that are series. */
export function commonMetrics(found: Comparison): CommonMetric[] {
  const rows = found.sections.find((one) => one.name === "metrics")?.rows ?? [];
  const counted = rows
    .map((row) => ({ row, runs: row.cells.filter((cell) => cell.value !== undefined).length }))
    .filter(({ runs }) => runs > 1);
  const rank = ({ row, runs }: (typeof counted)[number]) =>
    (runs === found.runs.length ? 0 : 4) +
    (row.cells.some((cell) => cell.differs) ? 0 : 2) +
    (row.points > 1 ? 0 : 1);
  return counted
    .sort((one, two) => rank(one) - rank(two))
    .map(({ row }) => ({ key: row.key, kind: row.points > 1 ? "lines" : "bar" }));
}
