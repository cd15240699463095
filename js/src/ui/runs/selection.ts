/** Which runs are selected, by number, and where the keyboard is. */
export interface Selection {
  runs: readonly number[];
  /** Where a stretch begins that shift selects. */
  anchor: number | null;
  /** The row that the keyboard is at. */
  active: number | null;
}

export const NOTHING: Selection = { runs: [], anchor: null, active: null };

/** Only this run. */
export function only(run: number): Selection {
  return { runs: [run], anchor: run, active: run };
}

/** This run too, or no longer. */
export function flipped({ runs }: Selection, run: number): Selection {
  const rest = runs.filter((one) => one !== run);
  return { runs: rest.length < runs.length ? rest : [...runs, run], anchor: run, active: run };
}

/** The runs from the anchor to this one; `more` keeps those selected before. */
export function stretched(
  before: Selection,
  stretch: readonly number[],
  to: number,
  more: boolean,
): Selection {
  const kept = more ? before.runs.filter((one) => !stretch.includes(one)) : [];
  return { runs: [...kept, ...stretch], anchor: before.anchor ?? to, active: to };
}

/** The keyboard moves; what is selected stays. */
export function at(before: Selection, run: number): Selection {
  return { ...before, anchor: run, active: run };
}
