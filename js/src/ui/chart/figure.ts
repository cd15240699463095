/** Python's figure as this screen shows it: width, colours, what is hidden, zoomed and brushed. */

import type { Chart } from "../../wire/wire.js";
import type { Hidden } from "./options.js";
import { axesOf, type Brushes, withBrushes } from "./brushes.js";
import type { Theme } from "./theme.js";
import { type Trace, colourOf, idOf, keysOf } from "./trace.js";
import type { Ranges } from "./zoom.js";

export interface Figure {
  data: Trace[];
  layout: Record<string, unknown>;
}

export interface Look {
  width: number;
  theme: Theme;
  hidden: readonly Hidden[];
  ranges: Ranges;
  brushes: Brushes;
  /** Of a small picture under a title of its own, in place of what Python gave: pixels. */
  height?: number;
  /** Whether its y axis is named nevertheless. */
  isNamed?: boolean;
}

/** A figure that plotly may write into; the arrays of points stay shared, so it sees what is new. */
export function figureOf(chart: Chart, look: Look): Figure {
  return {
    data: chart.data.map((trace) => traceOf(trace, look)),
    layout: layoutOf(chart, look),
  };
}

/** The height of a chart's place, before it is there and after: pixels. The legend is not in it. */
export function heightOf(layout: Record<string, unknown> | null, panels: number): number {
  const height = layout?.height;
  if (typeof height !== "number") return FIRST_PANEL + Math.max(0, panels - 1) * PANEL;
  return height - (layout?.showlegend === false ? 0 : LEGEND);
}

/** The metrics or axes that a figure shows, in its order. */
export function drawnKeys(data: readonly Trace[]): string[] {
  return [...new Set(data.flatMap(keysOf))];
}

/** The axis by which a figure is coloured where nobody has chosen one; null: by none. */
export function drawnColour(data: readonly Trace[]): string | null {
  return data.map(colourOf).find((one) => one !== null) ?? null;
}

const FIRST_PANEL = 320;
const PANEL = 220;
const LEGEND = 80;
const PARALLEL_AXIS = 75;
const PARALLEL_SIDES = 180;
/** Narrower, the axes need the room of the colours' scale. */
const WITH_SCALE = 520;
/** Above, Python leaves room for notes, below for a legend. */
const TIGHT = { t: 10, b: 10 };
/** A small picture has a title of its own, so its only y axis needs none; what ticks need is added to this. */
const SMALL = { l: 12, r: 10 };
const AXIS = /^[xy]axis\d*$/;

function traceOf(trace: Trace, { hidden, brushes, theme, width }: Look): Trace {
  if (trace.type === "parcoords") {
    const font = { color: theme.ink };
    const shown = {
      ...withBrushes(trace, brushes),
      labelfont: font,
      tickfont: font,
      rangefont: font,
    };
    const line = { ...objectOf(trace.line), showscale: width >= WITH_SCALE };
    return { ...shown, line };
  }
  // plotly computes levels for new points only, and forgets them with the trace that it had
  if (trace.type === "contour") return { ...trace, z: copyOf(trace.z) };
  return hidden.includes(idOf(trace)) ? { ...trace, visible: "legendonly" } : { ...trace };
}

function copyOf(points: unknown): unknown {
  return Array.isArray(points) ? [...points] : objectOf(points);
}

function layoutOf({ data, layout }: Figure, look: Look): Record<string, unknown> {
  const { ink, raised, rule } = look.theme;
  const axes = Object.entries(layout).filter(([name]) => AXIS.test(name));
  return {
    ...layout,
    ...Object.fromEntries(axes.map(([name, axis]) => [name, axisOf(name, axis, look)])),
    annotations: [], // the notes, which are a line of their own here
    autosize: false,
    width: Math.max(look.width, leastWidth(data)),
    height: look.height ?? heightOf(layout, 1),
    margin: { ...objectOf(layout.margin), ...(axes.length ? { ...TIGHT, ...roomOf(look) } : null) },
    showlegend: false,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { ...objectOf(layout.font), color: ink },
    hoverlabel: { bgcolor: raised, bordercolor: rule, font: { color: ink }, namelength: -1 },
  };
}

function roomOf({ height }: Look): Partial<typeof SMALL> {
  return height === undefined ? {} : SMALL;
}

function axisOf(name: string, axis: unknown, look: Look): Record<string, unknown> {
  const { ranges, theme } = look;
  const range = ranges[name];
  const spike = { spikecolor: theme.dim, spikethickness: 1, spikedash: "dot", spikemode: "across" };
  const found = objectOf(axis);
  const isNamed = look.height === undefined || name !== "yaxis" || look.isNamed;
  return {
    ...found,
    title: { ...objectOf(found.title), standoff: 8, ...(isNamed ? null : { text: "" }) },
    ...(name.startsWith("x") ? { showspikes: true, ...spike } : null),
    ...(range ? { range: [...range], autorange: false } : null),
  };
}

/** Parallel axes that are closer cannot be read: the picture scrolls then. */
function leastWidth(data: readonly Trace[]): number {
  const axes = Math.max(0, ...data.map((trace) => axesOf(trace).length));
  return axes && axes * PARALLEL_AXIS + PARALLEL_SIDES;
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
