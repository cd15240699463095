/** What plotly.js adds to an element that it has drawn into, as far as it is used here. */

import type { Trace } from "./trace.js";

export interface PlotElement extends HTMLElement {
  data: Trace[];
  layout: Record<string, unknown>;
  on<E extends keyof PlotEvents>(name: E, listener: (event: PlotEvents[E]) => void): void;
}

interface PlotEvents {
  plotly_relayout: Record<string, unknown>;
  plotly_relayouting: Record<string, unknown>;
  plotly_restyle: unknown;
  plotly_doubleclick: unknown;
  plotly_hover: { points: PlotPoint[] };
  plotly_unhover: unknown;
  plotly_click: { points: PlotPoint[] };
}

export interface PlotPoint {
  x: unknown;
  data: Trace;
  customdata?: unknown;
}

export function isPlot(element: HTMLElement): element is PlotElement {
  return "on" in element && "layout" in element && "data" in element;
}

/** No modebar, no logo, nothing that leaves the page; a double click is ours, as zooms are. */
export const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  doubleClick: false,
  showAxisDragHandles: true,
  showSendToCloud: false,
  showTips: false,
  staticPlot: false,
  typesetMath: false,
};

const STYLE = "plotly.js-style-global";

/** plotly puts its rules into the document's head, where a shadow root does not see them. */
export function adoptStyle(root: Node): void {
  if (!(root instanceof ShadowRoot) || root.getElementById(STYLE)) return;
  const found = document.getElementById(STYLE);
  if (!(found instanceof HTMLStyleElement)) return;
  const copy = document.createElement("style");
  copy.id = STYLE;
  copy.textContent = Array.from(found.sheet?.cssRules ?? [], (rule) => rule.cssText).join("\n");
  root.append(copy);
}
