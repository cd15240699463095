import { expect, test } from "vitest";
import { type Address, asAddress, link, read, search, shows, without, written } from "./address.js";

const STORE = "0123456789abcdef".repeat(2);
const HOSTILE = [
  "a b+c&d=e#f?g%20%zz",
  '"; DROP TABLE runs; --',
  "<img src=x onerror=alert(1)>",
  "ünï ☃ 🦦 \u202e \ud800",
  "\0\n\t\\",
  "__proto__",
  "&trackmagic=chart&store=",
];

/** Numbers below `most`, the same ones each time. */
function dice(seed: number): (most: number) => number {
  let at = seed;
  return (most) => {
    at = (at * 1103515245 + 12345) % 2147483648;
    return Math.floor((at / 2147483648) * most);
  };
}

function thing(roll: (most: number) => number, depth = 0): unknown {
  const kind = roll(depth > 3 ? 4 : 6);
  if (kind === 0) return roll(1e6) - 5e5;
  if (kind === 1) return roll(2) === 0;
  if (kind === 2) return null;
  if (kind === 3) return HOSTILE[roll(HOSTILE.length)] + String.fromCharCode(roll(0xd800));
  const parts = Array.from({ length: roll(4) }, () => thing(roll, depth + 1));
  return kind === 4 ? parts : Object.fromEntries(parts.map((part, at) => [`${HOSTILE[at]}`, part]));
}

/** As JupyterLab takes a URL apart and puts it together when a workspace is in use. */
function throughJupyterLab(text: string): string {
  const pairs = text.split("&").map((pair) => {
    const [key = "", ...value] = pair.split("=");
    return `${encodeURIComponent(key)}=${encodeURIComponent(decodeURIComponent(value.join("=")))}`;
  });
  return pairs.join("&");
}

test.each(HOSTILE)("an address with %j comes back from its URL", (text) => {
  const query = { filter: text, runs: [text, "#1"] };
  const state = { filter: text, [text]: [text] };
  const address: Address = { store: STORE, view: "runs", query, state };
  const back = JSON.parse(JSON.stringify(address)) as Address;
  expect(read(`http://h/user/x/lab/tree/a?${written(address)}`)).toEqual(back);
  expect(read(`/lab?reset&${search(address)}#top`)).toEqual(back);
});

test("any address comes back, also through JupyterLab's own reading of URLs", () => {
  const roll = dice(4);
  for (let round = 0; round < 300; round++) {
    const [query, state] = [{ any: thing(roll) }, { any: thing(roll) }];
    const view = (["runs", "run", "compare", "chart", "card"] as const)[roll(5)] ?? "run";
    const address: Address = { store: STORE, view, query, state };
    expect(read(`/lab?${throughJupyterLab(search(address))}`)).toEqual(address);
    expect(asAddress(JSON.parse(JSON.stringify(address)))).toEqual(address);
    expect(without(`/lab/tree/x?a=b%20c&${search(address)}#top`)).toBe("/lab/tree/x?a=b%20c#top");
  }
});

test.each([
  "/lab",
  "/lab?trackmagic=run",
  `/lab?trackmagic=panel&store=${STORE}`,
  `/lab?trackmagic=toString&store=${STORE}`,
  `/lab?trackmagic=run&store=${STORE}x`,
  `/lab?trackmagic=run&store=../../etc`,
  `/lab?trackmagic=run&store=${STORE}&query=[1]`,
  `/lab?trackmagic=run&store=${STORE}&query={`,
  `/lab?trackmagic=run&store=${STORE}&state=null`,
])("%s is no address", (url) => {
  expect(read(url)).toBeNull();
});

test.each([null, 1, "run", [], {}, { store: STORE }, { store: STORE, view: "run", query: [] }])(
  "%j is no address",
  (given) => {
    expect(asAddress(given)).toBeNull();
  },
);

test("one tab is enough for one run, however it is written and whatever is chosen in it", () => {
  const of = (query: Address["query"], state = {}, view: Address["view"] = "run"): Address => ({
    store: STORE,
    view,
    query,
    state,
  });
  const table = (query: Address["query"]) => of(query, {}, "runs");
  expect(shows(of({ run: "#12" }, { tab: "code" }), of({ run: "12" }))).toBe(true);
  expect(shows(of({ run: "12" }, { run: "#13" }), of({ run: "13" }))).toBe(true);
  expect(shows(of({ run: "13" }), of({ run: "12" }))).toBe(false);
  const compared = of({ runs: ["#9"] }, { runs: ["#1", "#2"] }, "compare");
  expect(shows(compared, of({ runs: ["1", "#2"] }, {}, "compare"))).toBe(true);
  const found = table({ filter: "a", experiment: "b" });
  expect(shows(found, table({ experiment: "b", filter: "a" }))).toBe(true);
  expect(shows(found, table({ filter: "a" }))).toBe(false);
  expect(shows(table({}), { ...table({}), store: "f".repeat(32) })).toBe(false);
});

test("another setup that is asked for needs a tab of its own", () => {
  const of = (state?: Address["state"]): Address => ({
    store: STORE,
    view: "runs",
    query: {},
    ...(state && { state }),
  });
  const shown = of({ a: 1, b: { c: 2, d: [3] } });
  expect(shows(shown, of({ b: { d: [3], c: 2 }, a: 1 }))).toBe(true);
  expect(shows(shown, of({ a: 2 }))).toBe(false);
  expect(shows(shown, of())).toBe(true);
});

test("a link leaves out what would make it too long", () => {
  const table: Address = { store: STORE, view: "runs", query: {}, state: { filter: "a = 'b c'" } };
  const selected = Array.from({ length: 2000 }, (_, at) => at);
  const page = "http://h/user/x/lab";
  expect(read(link(page, { ...table, state: { ...table.state, selected } }))).toEqual(table);
  expect(read(link(page, { ...table, state: { filter: "x".repeat(9000) } }))?.state).toEqual({});
  expect(link(page, table)).toBe(`${page}?${search(table)}`);
});
