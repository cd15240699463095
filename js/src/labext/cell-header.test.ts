import { expect, test } from "vitest";
import { headerLine, headerOf, isTracked, quoted, toggled } from "./cell-header.js";

const done = (text: string, experiment = "") => {
  const { from, to, insert } = toggled(text, experiment);
  return text.slice(0, from) + insert + text.slice(to);
};

test("a header may stand below comments and blank lines, and nowhere else", () => {
  expect(headerLine(["# first", "", "  %%track a", "x = 1"])).toBe(2);
  expect(headerLine(["x = 1", "%%track"])).toBe(-1);
  expect(headerLine(["%%tracker"])).toBe(-1);
  expect(headerLine(["%%track\tname"])).toBe(0);
  expect(isTracked("'%%track'")).toBe(false);
});

test("a cell is put on track and taken off again, whatever it begins with", () => {
  for (const text of ["", "x = 1", "%%time\nx = 1", "\n\nx = 1\n"]) {
    const tracked = done(text);
    expect(tracked).toBe(`%%track\n${text}`);
    expect(done(tracked)).toBe(text);
  }
  expect(done("# why\n%%track a\nx = 1")).toBe("# why\nx = 1");
  expect(done("# why\n%%track")).toBe("# why\n");
});

test("an experiment is one word of the header", () => {
  expect(headerOf("")).toBe("%%track");
  expect(headerOf("digits-2")).toBe("%%track --experiment digits-2");
  expect(headerOf("two words")).toBe('%%track --experiment "two words"');
  expect(quoted(`it's`)).toBe(`"it's"`);
  expect(quoted(`say "a"`)).toBe(`'say "a"'`);
  expect(quoted(`'"`)).toBe(`"'\\""`);
  expect(quoted("a\\b")).toBe(`'a\\b'`);
  expect(quoted("two\nlines")).toBe("");
  expect(quoted("-x")).toBe('"-x"');
  expect(quoted("größe")).toBe("größe");
});
