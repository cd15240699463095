import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** The colours that plotly is told, as it cannot read CSS variables. */
export interface Theme {
  ink: string;
  dim: string;
  raised: string;
  rule: string;
}

/** On paper, whatever the screen is. */
export const PRINTED: Theme = { ink: "#222", dim: "#666", raised: "#fff", rule: "#aaa" };

/** Attributes by which pages tell their theme. */
const SIGNS = [
  ...["class", "data-theme", "data-vscode-theme-kind"],
  ...["data-jp-theme-light", "data-jp-theme-name"],
];

/** The colours at a place of the page, read again when the page changes its theme. */
export function useTheme(place: RefObject<HTMLElement>): Theme {
  const [theme, setTheme] = useState(PRINTED);
  useEffect(() => {
    const read = () => {
      const found = place.current && themeAt(place.current);
      if (found) setTheme((before) => (isSame(before, found) ? before : found));
    };
    // a theme's sheet may come after the sign that it is on
    const soon = () => {
      read();
      clearTimeout(timer);
      timer = setTimeout(read, 300);
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    read();
    const signs = new MutationObserver(soon);
    for (const element of [document.documentElement, document.body])
      signs.observe(element, { attributes: true, attributeFilter: SIGNS });
    const night = matchMedia("(prefers-color-scheme: dark)");
    night.addEventListener("change", soon);
    return () => {
      clearTimeout(timer);
      signs.disconnect();
      night.removeEventListener("change", soon);
    };
  }, [place]);
  return theme;
}

function themeAt(element: HTMLElement): Theme {
  const style = getComputedStyle(element);
  const variable = (name: string, otherwise: string) =>
    style.getPropertyValue(name).trim() || otherwise;
  return {
    ink: style.color || PRINTED.ink,
    dim: variable("--tm-dim", PRINTED.dim),
    raised: variable("--tm-raised", PRINTED.raised),
    rule: variable("--tm-rule", PRINTED.rule),
  };
}

function isSame(one: Theme, other: Theme): boolean {
  return (
    one.ink === other.ink &&
    one.dim === other.dim &&
    one.raised === other.raised &&
    one.rule === other.rule
  );
}
