import { expect, test } from "vitest";
import { moved, pressed, transformOf, WHOLE, zoomed } from "./zoom.js";

test("what is under the pointer stays there as the picture comes nearer", () => {
  const near = zoomed(WHOLE, 4, 0.25, 0.5);
  expect(near.scale).toBe(4);
  // before: the point at a quarter; after: left edge plus a quarter of what is seen
  expect(near.x + 0.25 / near.scale).toBeCloseTo(0.25);
  expect(near.y + 0.5 / near.scale).toBeCloseTo(0.5);
});

test("nobody gets out of the picture", () => {
  const near = zoomed(WHOLE, 2);
  expect(moved(near, 9, -9)).toEqual({ scale: 2, x: 0.5, y: 0 });
  expect(zoomed(near, 0.01)).toEqual(WHOLE);
  expect(moved(WHOLE, 1, 1)).toEqual(WHOLE);
});

test("keys go nearer, further, about, and back", () => {
  const near = pressed(WHOLE, "+") ?? WHOLE;
  expect(near.scale).toBe(1.5);
  expect(pressed(near, "ArrowRight")?.x).toBeGreaterThan(near.x);
  expect(pressed(near, "0")).toEqual(WHOLE);
  expect(pressed(near, "a")).toBeNull();
});

test("the transform is in parts of the picture, so pictures of any size show the same part", () => {
  expect(transformOf({ scale: 2, x: 0.25, y: 0.5 })).toBe("translate(-50%, -100%) scale(2)");
});
