import { useRef } from "preact/hooks";
import { asError, type Client } from "../../wire/client.js";
import type { CompareQuery, ComparisonPage } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { asValues } from "../parts/last-or-best.js";
import { asBoolean, asRecord, useKept } from "../parts/kept.js";
import { useView } from "../use-view.js";
import { type Direction, isDirection } from "./direction-button.js";
import type { Folded } from "./folding.js";
import { asReference, asReferences } from "./references.js";

/** Errors that another question mends; the rest passes by itself. */
const UNANSWERABLE = new Set(["NotFound", "Ambiguous", "BadValue"]);

/** What is asked and its answer; `page` is null where nothing fits the question. */
export function useComparison(client: Client, host: Host, query: Record<string, unknown>) {
  const at = useAsked(host, query);
  const { asked, refs, setRefs, setBaseline } = at;
  const shown = useRef(new Set<number>());
  const { data, error, pending } = useView(
    client,
    "compare",
    asked,
    ({ runs, experiments }) =>
      !shown.current.size || runs.some((run) => shown.current.has(run)) || experiments.length > 0, // their goals lead
  );
  const isUnanswerable = error !== null && UNANSWERABLE.has(error.name);
  const page = isUnanswerable ? null : data;
  shown.current = new Set(page?.runs);

  /** More runs; beside a comparison that is shown, only those that it can be asked with. */
  const add = async (more: string[]): Promise<Error | null> => {
    const runs = [...(page ? references(page) : refs), ...more];
    if (page)
      try {
        await client.ask("compare", { ...asked, runs, differences_only: true });
      } catch (wrong) {
        return asError(wrong);
      }
    setRefs(runs);
    return null;
  };

  const remove = (run: number) => {
    if (!page) return;
    setRefs(references(page).filter((ref) => ref !== `#${run}`));
    if (run === page.baseline) setBaseline(null);
  };

  const removeReference = (ref: string) => setRefs(refs.filter((one) => one !== ref));

  return { ...at, page, error, pending, isUnanswerable, add, remove, removeReference };
}

function references({ runs }: ComparisonPage): string[] {
  return runs.map((run) => `#${run}`);
}

/** Kept as the baseline, it stands for the first run. */
const FIRST = "";

/** What a person asks to see, kept by the host; the query says what it is at first. */
function useAsked({ state, preferences }: Host, query: Record<string, unknown>) {
  const [refs, setRefs] = useKept(state, "runs", asReferences(query.runs) ?? [], asReferences);
  const [baseline, setBaseline] = useKept(
    state,
    "baseline",
    asReference(query.baseline) ?? FIRST,
    (kept) => (kept === FIRST ? FIRST : asReference(kept)),
  );
  const [differencesOnly, setDifferencesOnly] = useKept(
    state,
    "differences_only",
    query.differences_only === true,
    asBoolean,
  );
  const [directions, setDirections] = useKept<Record<string, Direction>>(
    state,
    "directions",
    {},
    (kept) => asRecord(kept, isDirection),
  );
  const [folded, setFolded] = useKept<Folded>(state, "folded", {}, (kept) =>
    asRecord(kept, (one) => typeof one === "boolean"),
  );
  const [values, setValues] = useKept(state, "values", asValues(query.values), asValues);
  const asked: CompareQuery = {
    runs: refs,
    baseline: baseline || null,
    differences_only: differencesOnly,
    directions: { ...preferences?.directions, ...directions },
    values,
  };
  return {
    asked,
    refs,
    /** A baseline that is none of the runs asked for; null where there is none such. */
    extraBaseline: baseline !== FIRST && !refs.includes(baseline) ? baseline : null,
    differencesOnly,
    values,
    setValues,
    directions,
    folded,
    setRefs,
    setBaseline: (run: string | null) => setBaseline(run ?? FIRST),
    setDifferencesOnly,
    setDirection: (metric: string, direction: Direction) =>
      setDirections({ ...directions, [metric]: direction }),
    fold: (place: string, next: boolean) => setFolded({ ...folded, [place]: next }),
  };
}
