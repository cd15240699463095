import type { Plotly } from "../../wire/client.js";
import type { Figure } from "./figure.js";
import { CONFIG, type PlotElement, adoptStyle, isPlot } from "./plot.js";

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
