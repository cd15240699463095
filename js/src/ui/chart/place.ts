import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** The width of an element in whole pixels; 0 before it is known and while it is not displayed. */
export function useWidth(place: RefObject<HTMLElement>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!place.current) return;
    const measured = new ResizeObserver((entries) => {
      setWidth(Math.floor(entries[entries.length - 1]?.contentRect.width ?? 0));
    });
    measured.observe(place.current);
    return () => measured.disconnect();
  }, [place]);
  return width;
}
