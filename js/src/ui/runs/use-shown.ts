import { useMemo, useRef } from "preact/hooks";
import { arranged, fitting, type Shown, type Widths } from "./columns.js";
import type { Rows } from "./pages.js";
import type { Settings } from "./use-settings.js";

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
