import { expect, test } from "vitest";
import { enlarged } from "./picture.js";

test("a speck is drawn larger by whole pixels, what is large enough as it is", () => {
  expect(enlarged(20, 20)).toBe(160);
  expect(enlarged(28, 10)).toBe(28 * 6);
  expect(enlarged(10, 100)).toBe(20);
  expect(enlarged(160, 4)).toBeNull();
  expect(enlarged(0, 0)).toBeNull();
});
