import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

interface Near {
  /** So far from the screen it counts as seen, also in scrolling panels: a CSS length. */
  margin: string;
  /** And so long after it left: milliseconds. */
  kept: number;
}

/** Whether an element is on the screen or near it. */
export function useNear(place: RefObject<HTMLElement>, { margin, kept }: Near): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (!place.current) return;
    if (typeof IntersectionObserver === "undefined") return setNear(true);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const options = { rootMargin: margin, scrollMargin: margin };
    const seen = new IntersectionObserver((entries) => {
      clearTimeout(timer);
      if (entries[entries.length - 1]?.isIntersecting) setNear(true);
      else timer = setTimeout(() => setNear(false), kept);
    }, options);
    seen.observe(place.current);
    return () => {
      clearTimeout(timer);
      seen.disconnect();
    };
  }, [place, margin, kept]);
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
