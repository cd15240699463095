/** A line of indented text, and the lines that fold away under it. */
export interface Fold {
  line: string;
  inner: Fold[];
  /** The line that ends it. */
  end: string;
  /** Lines inside, at every depth. */
  size: number;
}

/** Pretty JSON as a tree by its indents: what is shown is the text itself, to the last digit. */
export function folds(text: string): Fold[] {
  const root: Fold = { line: "", inner: [], end: "", size: 0 };
  const open: Fold[] = [root];
  for (const line of text.split("\n")) {
    const depth = Math.floor((line.length - line.trimStart().length) / 2);
    const closes = /^\s*[\]}],?$/.test(line) && depth < open.length - 1;
    while (open.length > depth + 1) {
      const done = open.pop();
      if (done && closes && open.length === depth + 1) done.end = line;
    }
    if (closes) continue;
    const fold: Fold = { line, inner: [], end: "", size: 0 };
    for (const one of open) one.size += 1;
    open.at(-1)?.inner.push(fold);
    if (/[[{]$/.test(line)) open.push(fold);
  }
  return root.inner;
}
