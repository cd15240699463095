import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** A little further than the screen, also of scrolling panels: there a chart is drawn. */
const MARGIN = "400px";

/** How long a chart stays drawn after it left: scrolling back and forth costs nothing. */
const KEPT = 5000;

/** Whether an element is on the screen or near it. */
export function useNear(place: RefObject<HTMLElement>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (!place.current) return;
    if (typeof IntersectionObserver === "undefined") return setNear(true);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const options = { rootMargin: MARGIN, scrollMargin: MARGIN };
    const seen = new IntersectionObserver((entries) => {
      clearTimeout(timer);
      if (entries[entries.length - 1]?.isIntersecting) setNear(true);
      else timer = setTimeout(() => setNear(false), KEPT);
    }, options);
    seen.observe(place.current);
    return () => {
      clearTimeout(timer);
      seen.disconnect();
    };
  }, [place]);
  return near;
}

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
