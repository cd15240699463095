import { useEffect, useState } from "preact/hooks";
import { onBrush } from "../chart/page.js";

/** The runs within the brushes of a chart on this page; null: there is no brush. */
export function useBrushed(page: EventTarget): number[] | null {
  const [runs, setRuns] = useState<number[] | null>(null);
  useEffect(() => onBrush(page, (found) => setRuns(found && [...found])), [page]);
  return runs;
}
