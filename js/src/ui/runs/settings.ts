import { useMemo, useRef, useState } from "preact/hooks";
import type { TableSetup } from "../../wire/wire.js";
import type { ViewProps } from "../host.js";
import { asValues, type Values } from "../parts/last-or-best.js";
import { asBoolean, asNumber, asRecord, asText, asTexts, useKept } from "../parts/kept.js";
import { arranged, fitting, moved, type Shown, type Widths } from "./columns.js";
import type { HeaderActions } from "./header.js";
import { toggled } from "./order.js";
import type { Asking, Rows } from "./pages.js";

const NEWEST_FIRST = ["started desc"];

/** How the table is set up; all but a filter that is being typed is kept by the host. */
export interface Settings extends Omit<Asking, "runs"> {
  experiment: string | null;
  tree: boolean;
  widths: Widths;
  pinned: readonly string[];
  /** By what the runs are grouped; empty: they are not. */
  group_by: string;
  /** Something of the columns differs from what is shown unasked. */
  isChosen: boolean;
  /** The id of the named view that was chosen; 0: none. */
  view: number;
  /** What a named view has of all this. */
  setup: TableSetup;
  setUp(view: number, setup: TableSetup): void;
  setFilter(filter: string): void;
  setColumns(names: string[]): void;
  setGroup(by: string): void;
  setValues(values: Values): void;
  setTree(tree: boolean): void;
  pin(name: string): void;
  reset(): void;
  /** What the head of the table does; `names` are the columns as they stand. */
  head(names: readonly string[]): HeaderActions;
}

export function useSettings({ host, query: asked }: ViewProps): Settings {
  const [view, setView] = useKept(host.state, "view", asNumber(asked.view) ?? 0, asNumber);
  // once another view is chosen, it alone says what there is to begin with
  const query = view === (asNumber(asked.view) ?? 0) ? asked : { experiment: asked.experiment };
  const [filter, setFilter] = useState(
    () => asText(host.state.get("filter")) ?? asText(query.filter) ?? "",
  );
  const first = asOrder(query.order_by) ?? NEWEST_FIRST;
  const [order, setOrder] = useKept(host.state, "order_by", first, asOrder);
  const [columns, setColumns] = useKept(host.state, "columns", asTexts(query.columns), asTexts);
  const [widths, setWidths] = useKept<Widths>(host.state, "widths", {}, asWidths);
  const [pinned, setPinned] = useKept<string[]>(host.state, "pinned", [], asTexts);
  const [by, setGroup] = useKept(host.state, "group_by", asText(query.group_by) ?? "", asText);
  const [tree, setTree] = useKept(host.state, "tree", true, asBoolean);
  const [values, setValues] = useKept(host.state, "values", asValues(query.values), asValues);
  const pin = (name: string) => setPinned(without(pinned, name) ?? [...pinned, name]);
  return {
    filter,
    experiment: asText(query.experiment),
    preferred: host.preferences?.columns ?? [],
    directions: host.preferences?.directions ?? {},
    values,
    tree,
    order_by: order,
    columns,
    widths,
    pinned,
    group_by: by,
    view,
    setup: { filter, order_by: order, columns, group_by: by, values },
    setUp(chosen, setup) {
      setView(chosen);
      setFilter(setup.filter ?? "");
      host.state.set("filter", setup.filter ?? "");
      setOrder(asOrder(setup.order_by) ?? NEWEST_FIRST);
      setColumns(setup.columns ?? null);
      setGroup(setup.group_by ?? "");
      setValues(setup.values ?? null);
    },
    isChosen: columns !== null || pinned.length > 0 || Object.keys(widths).length > 0,
    setFilter,
    setColumns,
    setGroup,
    setValues,
    setTree,
    pin,
    reset() {
      setColumns(null);
      setPinned([]);
      setWidths({});
    },
    head: (names) => ({
      onSort: (name, more, highest) =>
        setOrder(asOrder(toggled(order, name, more, highest)) ?? NEWEST_FIRST),
      onResize: (name, width) => setWidths({ ...widths, [name]: width }),
      onFit: (name) => {
        const { [name]: _, ...rest } = widths;
        setWidths(rest);
      },
      onMove: (name, to) => setColumns(moved(names, name, to)),
      onPin: pin,
    }),
  };
}

/** The names without one; null when it is not among them. */
function without(names: readonly string[], name: string): string[] | null {
  return names.includes(name) ? names.filter((one) => one !== name) : null;
}

function asWidths(kept: unknown): Record<string, number> | null {
  return asRecord(kept, (one): one is number => Number.isFinite(one));
}

function asOrder(found: unknown): string[] | null {
  const texts = typeof found === "string" ? [found] : asTexts(found);
  return texts?.length ? texts : null;
}

/** The columns as they are drawn. */
export function useShown(rows: Rows | null, settings: Settings, narrow: boolean): Shown[] {
  const fit = useFit(rows);
  const { widths, pinned, columns } = settings;
  return useMemo(() => {
    const own = { chosen: widths, fit };
    const all = arranged(rows?.columns ?? [], own, pinned, narrow, narrow && !columns);
    // the sign before the name tells the status already
    return columns ? all : all.filter(({ column }) => column.name !== "status");
  }, [rows?.columns, widths, fit, pinned, narrow, columns]);
}

/** Widths that fit, each taken when its column is first seen. */
function useFit(rows: Rows | null): Widths {
  const kept = useRef<Widths>({});
  return useMemo(() => {
    const isNew = rows?.columns.some((one) => !Object.hasOwn(kept.current, one.name));
    if (rows && isNew) {
      const page = [...rows.pages.values()][0];
      kept.current = { ...fitting(rows.columns, page?.rows ?? []), ...kept.current };
    }
    return kept.current;
  }, [rows?.columns]);
}
