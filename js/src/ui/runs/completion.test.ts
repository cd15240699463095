import { describe, expect, it } from "vitest";
import { accepted, complete } from "./completion.js";

const KEYS = {
  params: ["lr", "batch size"],
  metrics: ["loss", "val/loss"],
  tags: ["stage"],
  attributes: ["status", "started", "experiment"],
  experiments: ["it's", "mnist"],
};

function texts(text: string, caret = text.length): string[] {
  return complete(text, caret, KEYS)?.options.map((one) => one.text) ?? [];
}

describe("completion of a filter", () => {
  it("offers fields at the start and after and, or, not and a parenthesis", () => {
    for (const text of ["", "metrics.loss < 1 and ", "not ", "(", "'free text' or "])
      expect(texts(text)).toContain("params.lr");
  });

  it("finds a key by a part of it, those that begin so first", () => {
    expect(texts("lo")).toEqual(["metrics.loss", "metrics.val/loss"]);
    expect(texts("params.")).toEqual(["params.lr", "params.`batch size`"]);
    expect(texts("nothing like it")).not.toContain("metrics.loss");
  });

  it("offers operators after a field, and values that are known", () => {
    expect(texts("metrics.loss ")).toContain("<=");
    expect(texts("status = ")).toContain("'failed'");
    expect(texts("status in ('fi")).toEqual(["'finished'"]);
    expect(texts("experiment = ")).toEqual(["'it''s'", "'mnist'"]);
    expect(texts("params.lr is ")).toEqual(["null", "not null"]);
    expect(texts("params.lr = 3 ")).toEqual(["and", "or"]);
    expect(texts("params.lr = ")).toEqual([]);
  });

  it("knows that between has two ends, and lists in brackets", () => {
    expect(texts("params.lr between ")).toEqual([]);
    expect(texts("params.lr between 0.1 ")).toEqual(["and", "or"]);
    expect(texts("params.lr between 0.1 and ")).toEqual([]);
    expect(texts("params.lr not between 0.1 and 1 ")).toEqual(["and", "or"]);
    expect(texts("params.lr between 0.1 and 1 and ")).toContain("metrics.loss");
    expect(texts("experiment in ['mnist'] ")).toEqual(["and", "or"]);
    expect(texts("params.lr <> 1 ")).toEqual(["and", "or"]);
  });

  it("offers what lies inside a param, in back ticks where it needs them", () => {
    const keys = { ...KEYS, params: ["config", "config.lr", "config.beta 1"] };
    const found = complete("config.", "config.".length, keys)?.options.map((one) => one.text);
    expect(found).toEqual(["params.config.lr", "params.`config.beta 1`"]);
  });

  it("puts the option in the place of the word at the caret, and leaves the rest", () => {
    const text = "metrics.lo < 1 and params.lr = 2";
    const found = complete(text, "metrics.lo".length, KEYS);
    const option = found?.options[0];
    if (!found || !option) throw new Error("no options");
    expect(accepted(text, found, option)).toEqual([
      "metrics.loss < 1 and params.lr = 2",
      "metrics.loss ".length,
    ]);
  });

  it("completes in back ticks that are open", () => {
    expect(texts("params.`ba")).toEqual(["params.`batch size`"]);
  });
});
