/** The row of a run that an event is at, as its element tells. */
export function rowOf(target: EventTarget | null): { index: number; run: number } | null {
  const row = target instanceof Element ? target.closest<HTMLElement>("[data-run]") : null;
  return row ? { index: Number(row.dataset.index), run: Number(row.dataset.run) } : null;
}

export function isIn(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}
