/** Where a key leads in a list of `count` lines; null: it is not a key of steps. */
export function stepped(key: string, at: number, count: number): number | null {
  const last = count - 1;
  if (last < 0) return null;
  switch (key) {
    case "ArrowDown":
      return Math.min(last, at + 1);
    case "ArrowUp":
      return Math.max(0, at - 1);
    case "Home":
      return 0;
    case "End":
      return last;
    case "PageDown":
      return Math.min(last, at + 10);
    case "PageUp":
      return Math.max(0, at - 10);
    default:
      return null;
  }
}

/** The next line whose text begins with what is typed; `from` counts when more than a letter is. */
export function lineOf(texts: readonly string[], typed: string, from: number): number | null {
  const wanted = typed.toLowerCase();
  const first = typed.length > 1 ? from : from + 1;
  for (let step = 0; step < texts.length; step += 1) {
    const at = (Math.max(0, first) + step) % texts.length;
    if (texts[at]?.toLowerCase().startsWith(wanted)) return at;
  }
  return null;
}
