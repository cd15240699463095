import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Pace } from "./pace.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function world(took: number) {
  const begun: number[] = [];
  const start = performance.now();
  let fails = false;
  const pace = new Pace(async () => {
    begun.push(Math.round((performance.now() - start) / 10) * 10);
    await new Promise((done) => setTimeout(done, took));
    if (fails) throw new Error("the network is away");
  });
  const fail = (next: boolean) => {
    fails = next;
  };
  return { pace, begun, fail };
}

/** Cause after cause, one a ten milliseconds. */
async function hurry(pace: Pace, milliseconds: number) {
  for (let passed = 0; passed < milliseconds; passed += 10) {
    pace.soon();
    await vi.advanceTimersByTimeAsync(10);
  }
}

test("what is done at once is done four times a second at most", async () => {
  const { pace, begun } = world(1);
  await hurry(pace, 900);
  expect(begun).toEqual([0, 250, 500, 750]);
});

test("what takes long rests as long", async () => {
  const { pace, begun } = world(1000);
  await hurry(pace, 5900);
  expect(begun).toEqual([0, 2000, 4000]);
});

test("what takes very long, as when the network is slow, rests four seconds", async () => {
  const { pace, begun } = world(10_000);
  await hurry(pace, 27_000);
  expect(begun).toEqual([0, 14_000]);
});

test("a change while it is busy is not lost", async () => {
  const { pace, begun } = world(100);
  pace.now();
  pace.soon();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(begun).toEqual([0, 250]);
});

test("a person who asks again does not wait", async () => {
  const { pace, begun } = world(1000);
  pace.now();
  await vi.advanceTimersByTimeAsync(1500);
  pace.now();
  expect(begun).toEqual([0, 1500]);
});

test("nothing is done while nobody sees it, and it catches up once", async () => {
  const { pace, begun } = world(1);
  pace.see(false);
  await hurry(pace, 2000);
  expect(begun).toEqual([]);
  pace.see(true);
  await vi.advanceTimersByTimeAsync(5000);
  expect(begun).toEqual([2000]);
});

test("what failed is tried again less and less often, and at once after a change", async () => {
  const { pace, begun, fail } = world(0);
  fail(true);
  pace.now();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(begun).toEqual([0, 2000, 6000, 14_000]);
  fail(false);
  pace.soon();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(begun).toEqual([0, 2000, 6000, 14_000, 15_000]);
});

test("its end leaves no timer", async () => {
  const { pace, begun } = world(1);
  pace.now();
  await vi.advanceTimersByTimeAsync(10);
  pace.soon();
  pace.close();
  expect(vi.getTimerCount()).toBe(0);
  pace.soon();
  expect(vi.getTimerCount()).toBe(0);
  expect(begun).toHaveLength(1);
});
