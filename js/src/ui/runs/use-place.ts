import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { placeOf, rowAt, type Rows, sameRuns } from "./pages.js";

export const ROW = 26;
const HEAD = 28;
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
export function usePlace(found: HTMLDivElement | null, rows: Rows | null): Place {
  const [span, setSpan] = useState({ first: 0, last: 30 });
  const [size, setSize] = useState({ width: 900, height: 480 });
  const top = () => Math.floor((found?.scrollTop ?? 0) / ROW);

  useEffect(() => {
    if (!found) return;
    const look = () => {
      const at = found.scrollTop / ROW;
      const first = Math.max(0, Math.floor((at - OVERSCAN) / STEP) * STEP);
      const last = Math.ceil((at + found.clientHeight / ROW + OVERSCAN) / STEP) * STEP;
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
  }, [found]);

  useSteady(found, rows);
  const reveal = (index: number) => {
    if (!found) return;
    const height = found.clientHeight - HEAD;
    if (index * ROW < found.scrollTop) found.scrollTop = index * ROW;
    else if ((index + 1) * ROW > found.scrollTop + height)
      found.scrollTop = (index + 1) * ROW - height;
  };
  const page = Math.max(1, Math.floor((size.height - HEAD) / ROW) - 1);
  return { ...span, width: size.width, reveal, page, top };
}

/** When runs come or go above, the scroll position follows, and the rows in sight stay in sight.
 *
 * At the very top it does not, and new runs appear.
 */
function useSteady(found: HTMLDivElement | null, rows: Rows | null): void {
  const before = useRef(rows);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = rows;
    if (!old || !rows || old === rows || !found?.scrollTop) return;
    if (!sameRuns(old.of, rows.of)) {
      found.scrollTop = 0;
      return;
    }
    const at = Math.floor(found.scrollTop / ROW);
    const anchor = rowAt(old, at)?.run.number;
    if (anchor === undefined || rowAt(rows, at)?.run.number === anchor) return;
    const now = placeOf(rows, anchor);
    if (now !== null) found.scrollTop += (now - at) * ROW;
  }, [rows]);
}
