import type { Plotly } from "../../wire/client.js";
import type { Figure } from "./figure.js";
import type { Trace } from "./trace.js";

/** Draws figures into one element; while a pointer drags there, the newest one waits. */
export class Pen {
  private plotly: Plotly | null = null;
  private waiting: Figure | null = null;
  private isHeld = false;
  private dragged: Drag | null = null;

  constructor(
    private readonly element: HTMLElement,
    private readonly listen: (plot: PlotElement) => void,
    /** Axes have been dragged; plotly, which listens to the mouse, is yet to draw what they show then. */
    private readonly onDragged: (plot: PlotElement, event: Drag) => void,
  ) {
    element.addEventListener("pointerdown", this.hold, true);
  }

  /** The element as plotly has drawn it; null while there is nothing. */
  get plot(): PlotElement | null {
    return this.plotly && isPlot(this.element) ? this.element : null;
  }

  draw(plotly: Plotly, figure: Figure): void {
    this.plotly = plotly;
    if (this.isHeld) {
      this.waiting = figure;
      return;
    }
    const isFirst = !isPlot(this.element);
    void plotly.react(this.element, figure.data, figure.layout, CONFIG);
    adoptStyle(this.element.getRootNode());
    if (!isFirst || !isPlot(this.element)) return;
    this.element.on("plotly_relayouting", (event) => {
      this.dragged = event;
    });
    this.listen(this.element);
  }

  hover(points: readonly unknown[], subplots: readonly string[]): void {
    if (!this.plotly || !this.plot) return;
    const { hover }: { hover: Hover } = this.plotly.Fx;
    hover(this.element, points, subplots);
  }

  unhover(): void {
    if (this.plot) this.plotly?.Fx.unhover(this.element);
  }

  /** Leave an empty element behind, with what plotly held of the graphics card. */
  erase(): void {
    this.waiting = null;
    if (this.plot) this.plotly?.purge(this.element);
  }

  close(): void {
    this.erase();
    this.element.removeEventListener("pointerdown", this.hold, true);
    this.letGo();
  }

  private hold = () => {
    this.isHeld = true;
    window.addEventListener("pointerup", this.release);
    window.addEventListener("pointercancel", this.release);
  };

  /** After plotly has heard of it, which listens to the mouse. */
  private release = () => {
    this.letGo();
    if (this.dragged && this.plot) this.onDragged(this.plot, this.dragged);
    this.dragged = null;
    setTimeout(() => {
      const figure = this.waiting;
      this.waiting = null;
      if (figure && this.plotly && !this.isHeld) this.draw(this.plotly, figure);
    });
  };

  private letGo(): void {
    this.isHeld = false;
    window.removeEventListener("pointerup", this.release);
    window.removeEventListener("pointercancel", this.release);
  }
}

type Drag = Readonly<Record<string, unknown>>;
type Hover = (element: HTMLElement, points: unknown, subplots: readonly string[]) => void;

/** What plotly.js adds to an element that it has drawn into, as far as it is used here. */

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

function isPlot(element: HTMLElement): element is PlotElement {
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
function adoptStyle(root: Node): void {
  if (!(root instanceof ShadowRoot) || root.getElementById(STYLE)) return;
  const found = document.getElementById(STYLE);
  if (!(found instanceof HTMLStyleElement)) return;
  const copy = document.createElement("style");
  copy.id = STYLE;
  copy.textContent = Array.from(found.sheet?.cssRules ?? [], (rule) => rule.cssText).join("\n");
  root.append(copy);
}
