import { describe, expect, it } from "vitest";
import { sorted, terms, toggled } from "./order.js";

describe("the order of the table", () => {
  it("goes up, down and away with each click", () => {
    const up = toggled(["started desc"], "metrics.loss", false);
    expect(up).toEqual(["metrics.loss"]);
    const down = toggled(up, "metrics.loss", false);
    expect(down).toEqual(["metrics.loss desc"]);
    expect(toggled(down, "metrics.loss", false)).toEqual([]);
  });

  it("begins with the newest where time is sorted by", () => {
    expect(toggled([], "started", false)).toEqual(["started desc"]);
    expect(toggled(["started desc"], "started", false)).toEqual(["started"]);
  });

  it("begins with the best where the highest is", () => {
    const best = toggled([], "metrics.val_acc", false, true);
    expect(best).toEqual(["metrics.val_acc desc"]);
    const worst = toggled(best, "metrics.val_acc", false, true);
    expect(worst).toEqual(["metrics.val_acc"]);
    expect(toggled(worst, "metrics.val_acc", false, true)).toEqual([]);
  });

  it("keeps the other columns and their ranks with shift", () => {
    const two = toggled(["params.lr"], "metrics.loss", true);
    expect(two).toEqual(["params.lr", "metrics.loss"]);
    expect(toggled(two, "params.lr", true)).toEqual(["params.lr desc", "metrics.loss"]);
    expect(toggled(["params.lr desc", "metrics.loss"], "params.lr", true)).toEqual([
      "metrics.loss",
    ]);
    expect(sorted(terms(two), "metrics.loss")).toEqual({ desc: false, rank: 2 });
  });

  it("reads terms in one text, and commas in back ticks as part of a name", () => {
    const found = terms(["metrics.`a, b` desc, attributes.started DESC", "params.lr asc"]);
    expect(found).toEqual([
      { name: "metrics.`a, b`", desc: true },
      { name: "attributes.started", desc: true },
      { name: "params.lr", desc: false },
    ]);
    expect(sorted(found, "started")).toEqual({ desc: true, rank: 2 });
  });
});
