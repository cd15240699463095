import { describe, expect, it } from "vitest";
import { ViewError } from "../../wire/client.js";
import type { RunsQuery, RunsPage, TableRow } from "../../wire/wire.js";
import { type Ask, PageReader } from "./page-reader.js";
import type { Asking, Found } from "./pages.js";
import { lineCount, placeOf, rowAt } from "./tree.js";

const ALL: Asking = {
  filter: "",
  experiment: null,
  order_by: ["started desc"],
  columns: null,
  runs: null,
};

const LOSS = { kind: "metrics" as const, key: "loss", part: "" };

/** A store whose runs are numbers, the newest first. */
function world(count: number) {
  const state = {
    numbers: Array.from({ length: count }, (_, at) => count - at),
    asked: [] as RunsQuery[],
    /** Runs that others are inside of: the same ones of each. */
    parents: [] as number[],
    inside: [] as number[],
  };
  const ask: Ask = async (query): Promise<RunsPage> => {
    state.asked.push(query);
    if (query.filter === "(")
      throw new ViewError({ error: "BadFilter", message: "expected a name", column: 1 });
    const { offset = 0, limit = 100 } = query;
    const list = query.inside == null ? state.numbers : state.inside;
    const rows = list.slice(offset, offset + limit).map((one) => rowOf(one, state.parents));
    const names = query.columns ?? ["metrics.loss"];
    const columns = names.map((name) => ({
      ...(typeof name === "string" ? LOSS : { ...name, part: name.part ?? "" }),
      name: "metrics.loss",
      is_number: true,
    }));
    const total = list.length;
    const counts = { offset, total, matching: total, is_more: false, nested: true };
    return { columns, rows, ...counts, now: 0, hidden: [], headline: null, lead: null, hints: [] };
  };
  return { state, ask };
}

function rowOf(number: number, parents: number[]): TableRow {
  const run = {
    number,
    id: String(number),
    name: `run ${number}`,
    experiment_id: 1,
    experiment: "e",
  };
  const rest = {
    status: "finished" as const,
    started: number,
    ended: number,
    parent: null,
    note: "",
  };
  const inside = parents.includes(number) ? { runs: 3, cells: [], is_cut: false } : null;
  const whole = { ...run, ...rest, deleted: null, late_points: 0 };
  return { run: whole, cells: [["1", "", false]], own: null, inside };
}

/** Pages, and a way to wait until what they found is so. */
function opened(ask: Ask, keep: (runs: number[]) => void = () => {}) {
  let found: Found | null = null;
  const waiting: (() => void)[] = [];
  const pages = new PageReader(
    ask,
    (next) => {
      found = next;
      for (const one of waiting.splice(0)) one();
    },
    undefined,
    { runs: [], keep },
  );
  const until = async (test: (found: Found) => boolean): Promise<Found> => {
    while (!found || !test(found)) await new Promise<void>((told) => waiting.push(told));
    return found;
  };
  return { pages, until };
}

const numberAt = (found: Found, index: number) =>
  found.rows && rowAt(found.rows, index)?.run.number;

describe("the pages of the table", () => {
  it("come as they are seen, in the columns of the first", async () => {
    const { state, ask } = world(1000);
    const { pages, until } = opened(ask);
    pages.ask(ALL);
    await until((now) => now.rows !== null && !now.pending);
    pages.see(500, 520);
    const found = await until((now) => numberAt(now, 510) === 490);
    expect(found.rows?.total).toBe(1000);
    expect(state.asked[0]?.columns).toBeNull();
    expect(state.asked.at(-1)?.columns).toEqual([LOSS]);
    expect(state.asked.map((one) => one.offset)).not.toContain(800);
    pages.close();
  });

  it("ask for a column as a person names it until the store has said what that is", async () => {
    const { state, ask } = world(1000);
    const { pages, until } = opened(ask);
    pages.ask({ ...ALL, columns: ["loss", "metrics.loss"] });
    await until((now) => now.rows !== null && !now.pending);
    pages.see(500, 520);
    await until((now) => numberAt(now, 510) === 490);
    expect(state.asked[0]?.columns).toEqual(["loss", "metrics.loss"]);
    expect(state.asked.at(-1)?.columns).toEqual(["loss", LOSS]);
    pages.close();
  });

  it("are not all kept", async () => {
    const { ask } = world(10_000);
    const { pages, until } = opened(ask);
    pages.ask(ALL);
    await until((now) => now.rows !== null);
    for (let at = 0; at < 10_000; at += 100) {
      pages.see(at, at + 20);
      await until((now) => numberAt(now, at) !== undefined);
    }
    const found = await until(() => true);
    expect(found.rows?.pages.size).toBeLessThan(30);
    expect(numberAt(found, 0)).toBeUndefined();
    pages.close();
  });

  it("stay while a filter does not parse", async () => {
    const { ask } = world(10);
    const { pages, until } = opened(ask);
    pages.ask(ALL);
    await until((now) => now.rows !== null);
    pages.ask({ ...ALL, filter: "(" });
    const found = await until((now) => now.error !== null);
    expect(numberAt(found, 0)).toBe(10);
    expect(found.rows?.of.filter).toBe("");
    pages.close();
  });
});

describe("the pages of a table that changes", () => {
  it("tell where a run has moved when others came before it", async () => {
    const { state, ask } = world(500);
    const { pages, until } = opened(ask);
    pages.ask(ALL);
    await until((now) => now.rows !== null);
    pages.see(200, 220);
    await until((now) => numberAt(now, 200) === 300);
    state.numbers.unshift(502, 501);
    pages.refresh();
    const found = await until((now) => now.rows?.total === 502);
    expect(found.rows && placeOf(found.rows, 300)).toBe(202);
    pages.close();
  });

  it("give the numbers of a stretch that is not loaded", async () => {
    const { ask } = world(1000);
    const { pages, until } = opened(ask);
    pages.ask(ALL);
    await until((now) => now.rows !== null);
    const numbers = await pages.numbers(50, 349);
    expect([numbers.length, numbers[0], numbers.at(-1)]).toEqual([300, 950, 651]);
    pages.close();
  });

  it("give the first 10,000 numbers of all, whatever is loaded", async () => {
    const { ask } = world(10_500);
    const { pages, until } = opened(ask);
    pages.ask(ALL);
    await until((now) => now.rows !== null);
    const numbers = await pages.numbers(0, 10_499);
    expect([numbers.length, numbers[0], numbers.at(-1)]).toEqual([10_000, 10_500, 501]);
    pages.close();
  });
});

describe("the pages of a tree", () => {
  it("have those inside of a run that is unfolded, as they are seen and change", async () => {
    const { state, ask } = world(300);
    Object.assign(state, { parents: [299], inside: [1003, 1002, 1001] });
    const kept: number[][] = [];
    const { pages, until } = opened(ask, (runs) => kept.push(runs));
    pages.ask({ ...ALL, tree: true });
    await until((now) => now.rows !== null && !now.pending);
    pages.turn(299, true);
    const found = await until((now) => numberAt(now, 2) === 1003);
    expect([0, 1, 2, 4, 5].map((at) => numberAt(found, at))).toEqual([300, 299, 1003, 1001, 298]);
    expect(found.rows && lineCount(found.rows)).toBe(303);
    expect(await pages.numbers(1, 205)).toHaveLength(205);
    expect((await pages.numbers(1, 205)).slice(0, 5)).toEqual([299, 1003, 1002, 1001, 298]);
    state.inside.unshift(1004);
    state.numbers.unshift(301);
    pages.refresh();
    await until((now) => numberAt(now, 3) === 1004 && numberAt(now, 6) === 1001);
    pages.turn(299, false);
    const folded = await until((now) => numberAt(now, 3) === 298);
    expect(folded.rows && lineCount(folded.rows)).toBe(301);
    expect(kept).toEqual([[299], []]);
    pages.close();
  });
});
