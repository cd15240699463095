import { expect, test } from "vitest";
import { drawnColour, drawnKeys, figureOf, heightOf } from "./figure.js";
import { pointsAt } from "./page.js";
import { entriesOf } from "./legend.js";
import { NO_BRUSHES } from "./brushes.js";
import { PRINTED } from "./theme.js";
import { numbersOf, plain } from "./trace.js";

const line = (run: number, more: Record<string, unknown> = {}) => ({
  type: "scatter",
  mode: "lines",
  name: `#${run} a&lt;b&gt;`,
  legendgroup: `#${run}`,
  meta: { run, key: "loss" },
  x: [0, 10, 20],
  y: [3, 2, 1],
  line: { color: "#123456", dash: "dot" },
  ...more,
});
const layout = { xaxis: { type: "log" }, yaxis: {}, height: 400, annotations: [{ text: "note" }] };
const chart = (data: Record<string, unknown>[]) => ({
  ...{ data, layout, runs: [1, 2], keys: ["loss"], params: [], axes: ["loss"], notes: [] },
});
const look = { width: 500, theme: PRINTED, hidden: [], ranges: {}, brushes: NO_BRUSHES };

test("a hidden run is hidden in all its traces, and Python's figure stays as it was", () => {
  const given = chart([line(1), line(1, { mode: "markers" }), line(2)]);
  const { data } = figureOf(given, { ...look, hidden: [1] });
  expect(data.map((trace) => trace.visible)).toEqual(["legendonly", "legendonly", undefined]);
  expect(given.data[0]).not.toHaveProperty("visible");
});

test("the points of a line are shared, so that plotly knows what is new", () => {
  const given = chart([line(1)]);
  expect(figureOf(given, look).data[0]?.x).toBe(given.data[0]?.x);
});

test("a zoom is set on its axis and keeps what Python says of it", () => {
  const { layout: shown } = figureOf(chart([line(1)]), { ...look, ranges: { xaxis: [1, 2] } });
  expect(shown.xaxis).toMatchObject({ type: "log", range: [1, 2], autorange: false });
  expect(shown.yaxis).not.toHaveProperty("range");
  expect(shown).toMatchObject({ width: 500, showlegend: false, annotations: [] });
});

test("the place of a legend that is drawn beside is not in the height", () => {
  expect(heightOf(null, 1)).toBe(heightOf({ height: 400 }, 1));
  expect(heightOf(null, 2)).toBe(heightOf({ height: 620 }, 2));
  expect(heightOf({ height: 400, showlegend: false }, 1)).toBe(400);
});

test("a run has one entry in the legend, as text, with what is said of its points", () => {
  const marks = line(1, { name: "#1 a&lt;b&gt; loss: 2 points at inf", mode: "markers" });
  const quiet = line(3, { showlegend: false });
  const entries = entriesOf({ data: [line(1), marks, line(2), quiet], layout });
  expect(entries).toEqual([
    { id: 1, name: "#1 a<b>", colour: "#123456", dash: "dot", remarks: ["loss: 2 points at inf"] },
    { id: 2, name: "#2 a<b>", colour: "#123456", dash: "dot", remarks: [] },
  ]);
});

test("a group is hidden by its name, which its number of runs is no part of", () => {
  const group = line(1, { meta: { group: "lr = 1", key: "loss" }, legendgroup: "lr = 1 (2 runs)" });
  expect(entriesOf({ data: [group], layout })[0]?.id).toBe("lr = 1");
});

test("the metrics or axes that are drawn", () => {
  const points = { meta: { keys: ["lr", "loss"] } };
  expect(drawnKeys([line(1), line(2)])).toEqual(["loss"]);
  expect(drawnKeys([points, points])).toEqual(["lr", "loss"]);
  expect(drawnColour([points, line(1)])).toBeNull();
  expect(drawnColour([{ meta: { ...points.meta, colour: "loss" } }])).toBe("loss");
});

test("another chart shows the same run where the pointer is, or else its first line", () => {
  const data = [line(1, { hoverinfo: "skip" }), line(1), line(2), line(2, { xaxis: "x2" })];
  expect(pointsAt(data, 11, 2)).toEqual([
    { curveNumber: 2, pointNumber: 1 },
    { curveNumber: 3, pointNumber: 1 },
  ]);
  expect(pointsAt(data, -5, 9)).toEqual([{ curveNumber: 1, pointNumber: 0 }]);
  expect(pointsAt([line(1, { visible: "legendonly" })], 0, 1)).toEqual([]);
});

test("places are read from lists, packed arrays and dates", () => {
  const packed = { dtype: "f8", bdata: btoa(String.fromCharCode(0, 0, 0, 0, 0, 0, 240, 63)) };
  expect([...Array.from(numbersOf(packed))]).toEqual([1]);
  expect(numbersOf([1, null, "2026-11-21T05:00:00.5"])).toEqual([
    ...[1, NaN, Date.UTC(2026, 10, 21, 5, 0, 0, 500)],
  ]);
  expect(numbersOf({ dtype: "toString", bdata: "" })).toEqual([]);
});

test("a label is unescaped once", () => {
  expect(plain("&lt;img src=x&gt; &amp;lt; &quot;")).toBe('<img src=x> &lt; "');
});
