import type { CompareQuery } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { asBoolean, asRecord, useKept } from "../parts/kept.js";
import { type Direction, isDirection } from "./directions.js";
import type { Folded } from "./folding.js";
import { asReference, asReferences } from "./references.js";

/** Kept as the baseline, it stands for the first run. */
const FIRST = "";

/** What a person asks to see, kept by the host; the query says what it is at first. */
export function useAsked({ state, preferences }: Host, query: Record<string, unknown>) {
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
  const asked: CompareQuery = {
    runs: refs,
    baseline: baseline || null,
    differences_only: differencesOnly,
    directions: { ...preferences?.directions, ...directions },
  };
  return {
    asked,
    refs,
    /** A baseline that is none of the runs asked for; null where there is none such. */
    extraBaseline: baseline !== FIRST && !refs.includes(baseline) ? baseline : null,
    differencesOnly,
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
