import { expect, test } from "vitest";

const SOURCES = import.meta.glob<string>("./**/*.{ts,tsx}", {
  query: "?raw",
  import: "default",
  eager: true,
});
const VIEWS = ["card", "chart", "compare", "panel", "run", "runs"];

function classes(text: string, pattern: RegExp): Set<string> {
  return new Set([...text.matchAll(pattern)].map((found) => found[1] ?? ""));
}

/** The classes that a sheet styles, with the sheets that it is put together of. */
function styled(name: string): Set<string> {
  const sheets = Object.keys(SOURCES).filter(
    (path) =>
      path === `./${name}.style.ts` ||
      (path.startsWith(`./${name}/`) && path.endsWith(".style.ts")),
  );
  return classes(sheets.map((path) => SOURCES[path]).join("\n"), /\.(tm-[a-z][a-z-]*)/g);
}

const SHARED = new Set([
  ...classes(SOURCES["./style.ts"] ?? "", /\.(tm-[a-z][a-z-]*)/g),
  ...styled("parts"),
]);

function used(view: string): Set<string> {
  const own = Object.entries(SOURCES).filter(
    ([path]) =>
      !path.includes(".test.") &&
      !path.includes(".style.") &&
      (path.startsWith(`./${view}/`) || path === `./${view}.tsx`),
  );
  expect(own.length).toBeGreaterThan(1);
  return classes(own.map(([, text]) => text).join("\n"), /(tm-[a-z][a-z-]*)/g);
}

test.each(VIEWS)("the sheet of %s styles nothing that another view uses", (view) => {
  const mine = [...styled(view)].filter((name) => !SHARED.has(name));
  expect(mine.length).toBeGreaterThan(3);
  for (const other of VIEWS.filter((one) => one !== view)) {
    const theirs = used(other);
    expect(mine.filter((name) => theirs.has(name))).toEqual([]);
  }
});
