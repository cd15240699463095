import { expect, test } from "vitest";

const SOURCES = import.meta.glob<string>("./**/*.{ts,tsx,css}", {
  query: "?raw",
  import: "default",
  eager: true,
});
const VIEWS = ["card", "chart", "compare", "dashboard", "media", "panel", "run", "runs"];

function classes(text: string, pattern: RegExp): Set<string> {
  return new Set([...text.matchAll(pattern)].map((found) => found[1] ?? ""));
}

/** The classes that a sheet styles. */
function styled(name: string): Set<string> {
  const sheet = SOURCES[`./${name}.raw.css`] ?? "";
  return classes(sheet, /\.(tm-[a-z][a-z-]*)/g);
}

const SHARED = new Set([...styled("parts"), ...styled("look")]);

function used(view: string): Set<string> {
  const own = Object.entries(SOURCES).filter(
    ([path]) =>
      !path.includes(".test.") &&
      !path.endsWith(".css") &&
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
