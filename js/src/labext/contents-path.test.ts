import { expect, test } from "vitest";
import { contentsPath } from "./contents-path.js";

test.each([
  ["/home/me/work/a/b.ipynb", "/home/me/work", "a/b.ipynb"],
  ["/home/me/work/b.ipynb", "/home/me/work/", "b.ipynb"],
  ["/home/me/workshop/b.ipynb", "/home/me/work", null],
  ["C:\\work\\a\\b.ipynb", "C:\\work", "a/b.ipynb"],
  ["/b.ipynb", "/", "b.ipynb"],
])("%j below %j is %j", (file, root, path) => {
  expect(contentsPath(file, root)).toBe(path);
});
