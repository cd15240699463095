import { describe, expect, it } from "vitest";
import { flipped, NOTHING, only, stretched } from "./selection.js";

describe("selecting runs", () => {
  it("takes one, then one more, then one away", () => {
    const two = flipped(only(3), 5);
    expect(two.runs).toEqual([3, 5]);
    expect(flipped(two, 3).runs).toEqual([5]);
  });

  it("stretches from the anchor, again and again", () => {
    const long = stretched(only(9), [9, 8, 7, 6], 6, false);
    expect(long.runs).toEqual([9, 8, 7, 6]);
    const short = stretched(long, [9, 8], 8, false);
    expect(short).toEqual({ runs: [9, 8], anchor: 9, active: 8 });
  });

  it("keeps what was selected where ctrl is held, each run once", () => {
    const both = stretched(flipped(only(1), 8), [8, 7, 6], 6, true);
    expect(both.runs).toEqual([1, 8, 7, 6]);
    expect(stretched(NOTHING, [4], 4, false).anchor).toBe(4);
  });
});
