import type { ChartQuery } from "../../wire/wire.js";
import { asValues, type Values } from "../parts/last-or-best.js";
import { trans } from "../translation.js";

/** Metrics that are drawn over x, or axes that each run has a place on. */
export type Kind = NonNullable<ChartQuery["kind"]>;

/** What a person chooses of a chart; kept in the host's state under these names. */
export interface Options {
  kind: Kind;
  keys: string[];
  x: string;
  smoothing: number;
  log_x: boolean;
  log_y: boolean;
  outliers: boolean;
  group_by: string | null;
  colour: string | null;
  /** Which value of a metric stands for a run; null: as the goals of experiments say. */
  values: Values;
  /** Runs (by number) and groups (by name) whose lines are switched off. */
  hidden: Hidden[];
}

export type Hidden = number | string;

/** The kinds, as they are called. */
export function kindNames(): Record<Kind, string> {
  return {
    lines: trans.__("Lines"),
    bar: trans.__("Bars"),
    scatter: trans.__("Scatter"),
    contour: trans.__("Contour"),
    parallel: trans.__("Parallel"),
  };
}

/** Values by name, of which nothing is known: a query, or the host's state. */
type Source = (name: string) => unknown;

/** The options that the first source which has a fitting value gives, else as a new chart has them. */
export function optionsOf(...sources: Source[]): Options {
  function first<T>(name: keyof Options, fits: (value: unknown) => value is T, otherwise: T): T {
    for (const source of sources) {
      const value = source(name);
      if (fits(value)) return value;
    }
    return otherwise;
  }
  return {
    kind: first("kind", isKind, "lines"),
    keys: first("keys", isTexts, []),
    x: first("x", isName, "step"),
    smoothing: first("smoothing", isSmoothing, 0),
    log_x: first("log_x", isSwitch, false),
    log_y: first("log_y", isSwitch, false),
    outliers: first("outliers", isSwitch, true),
    group_by: first("group_by", isNameOrNone, null),
    colour: first("colour", isNameOrNone, null),
    values: first("values", isValues, null),
    hidden: first("hidden", isHidden, []),
  };
}

/** Which runs a chart is of: the part of its query that a person does not change. */
export function scopeOf(query: Record<string, unknown>): ChartQuery {
  const { runs, filter, experiment, points } = query;
  const scope: ChartQuery = {};
  if (Array.isArray(runs)) scope.runs = runs.map(String);
  if (typeof filter === "string") scope.filter = filter;
  if (typeof experiment === "string") scope.experiment = experiment;
  if (typeof points === "number") scope.points = points;
  return scope;
}

/** What to ask for; a group has no place on another x than the step. */
export function queryOf(
  scope: ChartQuery,
  { hidden: _, ...options }: Options,
  stretch: { first: number; last: number } | null,
): ChartQuery {
  return { ...scope, ...options, ...(options.kind === "lines" ? stretch : null) };
}

/** Whether a value names a kind of chart. */
export function isKind(value: unknown): value is Kind {
  return typeof value === "string" && Object.hasOwn(kindNames(), value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isNameOrNone(value: unknown): value is string | null {
  return value === null || isName(value);
}

function isSmoothing(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < 1;
}

function isSwitch(value: unknown): value is boolean {
  return typeof value === "boolean";
}

function isValues(value: unknown): value is Values {
  return value === null || asValues(value) !== null;
}

function isHidden(value: unknown): value is Hidden[] {
  return (
    Array.isArray(value) && value.every((one) => typeof one === "string" || typeof one === "number")
  );
}
