import { expect, test } from "vitest";
import { drawnRanges, stepped, stretchOf, zoomed } from "./zoom.js";

test("a drag along x sets the range of the axis and leaves the others", () => {
  const before = { yaxis: [0, 1] as [number, number] };
  const after = zoomed(before, { "xaxis.range[0]": 10, "xaxis.range[1]": 20 });
  expect(after).toEqual({ xaxis: [10, 20], yaxis: [0, 1] });
});

test("an edge that is dragged moves alone", () => {
  expect(zoomed({ xaxis: [10, 20] }, { "xaxis.range[1]": 30 })).toEqual({ xaxis: [10, 30] });
});

test("autorange takes the zoom away, and what is no range changes nothing", () => {
  const zoom = zoomed({ xaxis: [1, 2], yaxis2: [3, 4] }, { "xaxis.autorange": true });
  expect(zoom).toEqual({ yaxis2: [3, 4] });
  expect(zoomed(zoom, { dragmode: "pan", "xaxis.title.text": "step" })).toEqual(zoom);
});

test("a stretch is in the units of the data", () => {
  expect(stretchOf({ xaxis: [5, 2] }, {})).toEqual({ first: 2, last: 5 });
  const log = { xaxis: { type: "log" } };
  expect(stretchOf({ xaxis: [1, 3] }, log)).toEqual({ first: 10, last: 1000 });
  const dates = ["2026-11-21 05:00:00", "2026-11-21 05:00:01.5"] as [string, string];
  const first = Date.UTC(2026, 10, 21, 5) / 1000;
  expect(stretchOf({ xaxis2: dates }, {})).toEqual({ first, last: first + 1.5 });
});

test("a zoom of y asks for no other points", () => {
  expect(stretchOf({ yaxis: [0, 1] }, {})).toBeNull();
});

test("keys zoom about the middle and move by a quarter", () => {
  expect(stepped([0, 8], "+")).toEqual([2, 6]);
  expect(stepped([2, 6], "-")).toEqual([0, 8]);
  expect(stepped([0, 8], "ArrowRight")).toEqual([2, 10]);
  expect(stepped([0, 8], "a")).toBeNull();
  expect(stepped([0, 8], "toString")).toBeNull();
});

test("keys zoom dates as dates, in the zone of the data", () => {
  const range = stepped(["2026-11-21 00:00:00", "2026-11-21 08:00:00"], "+");
  expect(range).toEqual(["2026-11-21 02:00:00.000", "2026-11-21 06:00:00.000"]);
});

test("the ranges of a drawn layout are those of its axes alone", () => {
  const layout = { xaxis: { range: [0, 1] }, yaxis: { range: [2, 3] }, yaxis2: {}, height: 3 };
  expect(drawnRanges(layout, "y")).toEqual({ yaxis: [2, 3] });
});
