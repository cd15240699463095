import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Rows, sameRuns } from "./pages.js";
import { placeOf, rowAt } from "./tree.js";

export const ROW = 26;
/** Where rows stand in what scrolls, in pixels. */
export interface Lines {
  row: number;
  /** Of the head that stays over the rows. */
  head: number;
  /** What stands above the rows and scrolls away with them. */
  above: number;
}

const TABLE: Lines = { row: ROW, head: 28, above: 0 };
const OVERSCAN = 8;
/** Rows come and go by as many at once: fewer drawings while scrolling. */
const STEP = 4;

/** Which rows are on the screen. */
export interface Place {
  /** Drawn: with some to spare. */
  first: number;
  last: number;
  width: number;
  /** Bring a row into sight. */
  reveal(index: number): void;
  /** Rows that fit on the screen. */
  page: number;
  /** The first row in sight. */
  top(): number;
}

/** Follows scrolling. Rows are of one height, so which are on the screen is a division. */
export function usePlace(found: HTMLDivElement | null, rows: Rows | null, lines = TABLE): Place {
  const [span, setSpan] = useState({ first: 0, last: 30 });
  const [size, setSize] = useState({ width: 900, height: 480 });
  const { row, head, above } = lines;
  const top = () => Math.max(0, Math.floor(((found?.scrollTop ?? 0) - above) / row));

  useEffect(() => {
    if (!found) return;
    const look = () => {
      const at = (found.scrollTop - above) / row;
      const first = Math.max(0, Math.floor((at - OVERSCAN) / STEP) * STEP);
      const end = Math.ceil((at + found.clientHeight / row + OVERSCAN) / STEP) * STEP;
      const last = Math.max(0, end);
      setSpan((before) =>
        before.first === first && before.last === last ? before : { first, last },
      );
    };
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = found;
      setSize((before) =>
        before.width === width && before.height === height ? before : { width, height },
      );
      look();
    };
    const watched = new ResizeObserver(measure);
    watched.observe(found);
    found.addEventListener("scroll", look, { passive: true });
    measure();
    return () => {
      watched.disconnect();
      found.removeEventListener("scroll", look);
    };
  }, [found, row, above]);

  useSteady(found, rows, lines);
  const reveal = (index: number) => {
    if (!found) return;
    const height = found.clientHeight - head;
    const from = above + index * row;
    if (from < found.scrollTop) found.scrollTop = from;
    else if (from + row > found.scrollTop + height) found.scrollTop = from + row - height;
  };
  const page = Math.max(1, Math.floor((size.height - head) / row) - 1);
  return { ...span, width: size.width, reveal, page, top };
}

/** When runs come or go above, the scroll position follows, and the rows in sight stay in sight.
 *
 * At the very top it does not, and new runs appear. Other runs begin at the top; what has something
 * above its rows sees to that itself.
 */
function useSteady(found: HTMLDivElement | null, rows: Rows | null, { row, above }: Lines): void {
  const before = useRef(rows);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = rows;
    if (!old || !rows || old === rows || !found?.scrollTop) return;
    if (!sameRuns(old.of, rows.of)) {
      if (!above) found.scrollTop = 0;
      return;
    }
    const at = Math.floor((found.scrollTop - above) / row);
    const anchor = rowAt(old, at)?.run.number;
    if (anchor === undefined || rowAt(rows, at)?.run.number === anchor) return;
    const now = placeOf(rows, anchor);
    if (now !== null) found.scrollTop += (now - at) * row;
  }, [rows]);
}
