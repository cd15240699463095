import { useRef } from "preact/hooks";
import { asError, type Client } from "../../wire/client.js";
import type { Comparison } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { useView } from "../use-view.js";
import { useAsked } from "./use-asked.js";

/** Errors that another question mends; the rest passes by itself. */
const UNANSWERABLE = new Set(["NotFound", "Ambiguous", "BadValue"]);

/** What is asked and its answer; `found` is null where nothing fits the question. */
export function useComparison(client: Client, host: Host, query: Record<string, unknown>) {
  const at = useAsked(host, query);
  const { asked, refs, setRefs, setBaseline } = at;
  const shown = useRef(new Set<number>());
  const { data, error, pending } = useView(
    client,
    "compare",
    asked,
    (changed) => !shown.current.size || changed.runs.some((run) => shown.current.has(run)),
  );
  const isUnanswerable = error !== null && UNANSWERABLE.has(error.name);
  const found = isUnanswerable ? null : data;
  shown.current = new Set(found?.runs.map((run) => run.number));

  /** More runs; beside a comparison that is shown, only those that it can be asked with. */
  const add = async (more: string[]): Promise<Error | null> => {
    const runs = [...(found ? references(found) : refs), ...more];
    if (found)
      try {
        await client.ask("compare", { ...asked, runs, differences_only: true });
      } catch (wrong) {
        return asError(wrong);
      }
    setRefs(runs);
    return null;
  };

  const remove = (run: number) => {
    if (!found) return;
    setRefs(references(found).filter((ref) => ref !== `#${run}`));
    if (run === found.baseline) setBaseline(null);
  };

  const removeReference = (ref: string) => setRefs(refs.filter((one) => one !== ref));

  return { ...at, found, error, pending, isUnanswerable, add, remove, removeReference };
}

function references(found: Comparison): string[] {
  return found.runs.map((run) => `#${run.number}`);
}
