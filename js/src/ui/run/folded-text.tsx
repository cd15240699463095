import { useMemo, useState } from "preact/hooks";
import { trans } from "../translation.js";

const SMALL = 30;
const AT_ONCE = 200;

/** Pretty JSON whose objects and lists fold. */
export function FoldedText({ text }: { text: string }) {
  const tree = useMemo(() => folds(text), [text]);
  return (
    <div class="tm-run-folds tm-run-tall" tabIndex={0} role="region" aria-label={trans.__("JSON")}>
      <Folds found={tree} depth={0} />
    </div>
  );
}

function Folds({ found, depth }: { found: Fold[]; depth: number }) {
  const [most, setMost] = useState(AT_ONCE);
  return (
    <>
      {found.slice(0, most).map((one, at) => (
        <OneFold key={at} fold={one} depth={depth} />
      ))}
      {found.length > most ? (
        <button type="button" class="tm-button" onClick={() => setMost(most * 4)}>
          {trans.__("Show more, %1 are left", found.length - most)}
        </button>
      ) : null}
    </>
  );
}

function OneFold({ fold, depth }: { fold: Fold; depth: number }) {
  const [open, setOpen] = useState(depth === 0 || fold.size <= SMALL);
  if (!fold.inner.length)
    return <code class="tm-run-line">{fold.line + fold.end.trimStart()}</code>;
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <code>
          {fold.line}
          {open ? "" : trans.__("… %1 lines … %2", fold.size, fold.end.trim())}
        </code>
      </summary>
      {open ? (
        <>
          <Folds found={fold.inner} depth={depth + 1} />
          {fold.end ? <code class="tm-run-line">{fold.end}</code> : null}
        </>
      ) : null}
    </details>
  );
}

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
