import { expect, test } from "vitest";
import { brushesOf, runsWithin, withBrushes } from "./brushes.js";

const trace = {
  type: "parcoords",
  dimensions: [
    { label: "lr", values: [1, 2, 3, 4] },
    { label: "loss", values: [0.4, 0.3, null, 0.1] },
  ],
};

function brushed(lr: unknown, loss?: unknown) {
  const [first, second] = trace.dimensions;
  const axes = [
    { ...first, constraintrange: lr },
    { ...second, constraintrange: loss },
  ];
  return { ...trace, dimensions: axes };
}

test("without brushes no runs are singled out", () => {
  expect(runsWithin(trace, [7, 8, 9, 10])).toBeNull();
  expect(runsWithin(brushed([]), [7, 8, 9, 10])).toBeNull();
});

test("a run is within when it is within one brush of every axis", () => {
  expect(runsWithin(brushed([2, 4]), [7, 8, 9, 10])).toEqual([8, 9, 10]);
  expect(
    runsWithin(
      brushed([
        [1, 1],
        [4, 5],
      ]),
      [7, 8, 9, 10],
    ),
  ).toEqual([7, 10]);
  expect(runsWithin(brushed([1, 3], [0.2, 0.5]), [7, 8, 9, 10])).toEqual([7, 8]);
});

test("brushes that hold no run give none, which is not the same as no brush", () => {
  expect(runsWithin(brushed([10, 20]), [7, 8, 9, 10])).toEqual([]);
});

test("brushes and the order of the axes outlive new data", () => {
  const drawn = brushed([2, 3]);
  const brushes = brushesOf({ ...drawn, dimensions: [...drawn.dimensions].reverse() });
  const fresh = {
    ...trace,
    dimensions: [...trace.dimensions, { label: "new", values: [0, 0, 0, 0] }],
  };
  const again = withBrushes(fresh, brushes);
  expect(again.dimensions).toEqual([
    { label: "loss", values: [0.4, 0.3, null, 0.1] },
    { label: "lr", values: [1, 2, 3, 4], constraintrange: [[2, 3]] },
    { label: "new", values: [0, 0, 0, 0] },
  ]);
  expect(runsWithin(again, [7, 8, 9, 10])).toEqual([8, 9]);
});
