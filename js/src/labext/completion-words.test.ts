import { expect, test } from "vitest";
import { fitting, offerAt } from "./completion-words.js";

/** What is offered at `|`: where from, and the words for a store's names. */
const at = (marked: string, names: string[] = []) => {
  const cursor = marked.indexOf("|");
  const found = offerAt(marked.replace("|", ""), cursor);
  if (!found) return null;
  const words = found.kind ? fitting(found, names) : found.words;
  return [found.kind, found.start, words.map(({ text }) => text)];
};

test("flags are offered in the header and nowhere else", () => {
  expect(at("%%track --no|")).toEqual([null, 8, ["--note", "--no-code"]]);
  expect(at("# why\n%%track a --se|\nx = 1")).toEqual([null, 16, ["--seed"]]);
  expect(at("%%track|")).toBe(null);
  expect(at("%%track\n--s|")).toBe(null);
  expect(at("x = 1\n%%track --s|")).toBe(null);
  expect(at('%%track --note "a --s|')).toBe(null);
  expect(at("%%track --seed |")).toBe(null);
});

test("an experiment's name is offered in the quotation marks that it needs", () => {
  const names = ["digits", "two words", "it's"];
  const written = ["digits", '"two words"', `"it's"`];
  expect(at("%%track -e |", names)).toEqual(["experiments", 11, written]);
  expect(at('%%track --experiment "two w|', names)).toEqual(["experiments", 21, ['"two words"']]);
  expect(at("%%track -e 'i|", names)).toEqual(["experiments", 11, []]);
  expect(at('%%track -e "two words" --q|', names)).toEqual([null, 23, ["--quiet"]]);
});

test("keys are offered one by one after a comma, where they can be written", () => {
  const names = ["loss", "val_loss", "lr rate", "learning"];
  expect(at("%%track --metrics l|", names)).toEqual(["metrics", 18, ["loss", "learning"]]);
  expect(at("%%track --metrics loss,v|", names)).toEqual(["metrics", 23, ["val_loss"]]);
  expect(at("%%track -p le|", names)).toEqual(["params", 11, ["learning="]]);
  expect(at("%%track -p le=3|", names)).toBe(null);
});

test("tags are offered with the equals sign that they need", () => {
  const names = ["stage", "two words", "state"];
  expect(at("%%track -t |", names)).toEqual(["tags", 11, ["stage=", "state="]]);
  expect(at("%%track --tag sta|", names)).toEqual(["tags", 14, ["stage=", "state="]]);
  expect(at("%%track -t stage=|", names)).toBe(null);
});

test("params are offered whole: not what lies inside a dict, but one that has a dot itself", () => {
  const names = ["config", "config.lr", "config.deep.lr", "configs", "train.lr", "a.b", "a.b.c"];
  expect(at("%%track -p c|", names)).toEqual(["params", 11, ["config=", "configs="]]);
  expect(at("%%track --param config.|", names)).toEqual(["params", 16, []]);
  expect(at("%%track -p t|", names)).toEqual(["params", 11, ["train.lr="]]);
  expect(at("%%track -p a|", names)).toEqual(["params", 11, ["a.b="]]);
});

test("metric keys are offered in the first text of log_metric of a tracked cell", () => {
  const names = ["loss", "val/f1", 'a"b'];
  expect(at('%%track\nlog_metric("|', names)).toEqual(["metrics", 20, ["loss", "val/f1"]]);
  expect(at("%%track\nrun.log_metric('val/|', 1)", names)).toEqual(["metrics", 24, ["val/f1"]]);
  expect(at('%%track\nlog_metric("loss", "|', names)).toBe(null);
  expect(at('log_metric("|', names)).toBe(null);
});

test("%track has words of its own", () => {
  expect(at("x = 1\n%track |")).toEqual([null, 13, ["tag", "note", "stop", "--experiment"]]);
  expect(at("%track tag --e|")).toEqual([null, 11, ["--experiment"]]);
});
