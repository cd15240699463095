import { expect, test } from "vitest";
import { declared } from "./header-words.js";

const done = (text: string, name: string, as: "param" | "metric") => {
  const edit = declared(text, name, as);
  return edit && text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
};

test.each([
  ["%%track\nx = 1", "%%track --params +lr\nx = 1"],
  ["%%track", "%%track --params +lr"],
  [
    "# why\n\n  %%track base -t a=b  # note\nx",
    "# why\n\n  %%track base -t a=b --params +lr  # note\nx",
  ],
  ["%%track --params auto --seed 1", "%%track --params +lr --seed 1"],
  ["%%track --params none", "%%track --params lr"],
  ["%%track --params n,m", "%%track --params n,m,lr"],
  ["%%track --params=+n,-lr x", "%%track --params=+n,+lr x"],
  ["%%track --params +lr", "%%track --params +lr"],
  ["%%track --metrics +lr --seed 1", "%%track --seed 1 --params +lr"],
  ["%%track --metrics +lr,-acc", "%%track --metrics -acc --params +lr"],
  ["%%track --metrics acc,lr", "%%track --metrics acc --params +lr"],
  ["%%track --note 'no --params here'", "%%track --note 'no --params here' --params +lr"],
  ['%%track --params "n,m"', "%%track --params n,m,lr"],
])("%j says that lr is a param", (text, said) => {
  expect(done(text, "lr", "param")).toBe(said);
  expect(done(said, "lr", "param")).toBe(said);
});

test("a name goes from one to the other and back", () => {
  const param = done("%%track\nx", "lr", "param") ?? "";
  const metric = done(param, "lr", "metric");
  expect(metric).toBe("%%track --metrics +lr\nx");
  expect(done(metric ?? "", "lr", "param")).toBe(param);
});

test("a cell without a header is left alone", () => {
  expect(done("x = 1\n%%track", "lr", "param")).toBeNull();
});
