import { expect, test } from "vitest";
import { differenceOf, type Pixels } from "./pixels.js";

function grey(width: number, ...values: number[]): Pixels {
  const data = new Uint8ClampedArray(values.flatMap((value) => [value, value, value, 255]));
  return { width, height: values.length / width, data };
}

test("the greatest and the mean difference, and the pixels that differ, are counted", () => {
  const found = differenceOf(grey(2, 0, 10, 20, 255), grey(2, 0, 20, 0, 255));
  expect(found).toMatchObject({ most: 20, mean: 30 / 4, changed: 2 });
});

test("what differs most is drawn white, and nothing is transparent", () => {
  const found = differenceOf(grey(2, 0, 10), grey(2, 0, 20));
  expect([...(found?.pixels ?? [])]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
});

test("equal pictures differ by nothing", () => {
  const found = differenceOf(grey(1, 7), grey(1, 7));
  expect(found).toMatchObject({ most: 0, mean: 0, changed: 0 });
  expect([...(found?.pixels ?? [])]).toEqual([0, 0, 0, 255]);
});

test("pictures of two sizes have no difference", () => {
  expect(differenceOf(grey(2, 0, 0), grey(1, 0, 0))).toBeNull();
});
