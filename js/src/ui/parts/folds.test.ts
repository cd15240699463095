import { describe, expect, it } from "vitest";
import { folded } from "./folds.js";

const LAYERS = Array.from({ length: 12 }, (_, at) => `train/layer.${at}.norm`);

describe("a long list of keys", () => {
  it("has those of the machine and of layers behind a line each, at its end", () => {
    const keys = ["loss", ...LAYERS, "system/cpu", "val/loss", "f1"];
    expect(folded(keys, (key) => key)).toEqual({
      single: ["loss", "val/loss", "f1"],
      folds: [
        { name: "train/layer.*.norm", items: LAYERS },
        { name: "system/*", items: ["system/cpu"] },
      ],
    });
  });

  it("folds columns by their names", () => {
    const names = ["metrics.system/cpu", "metrics.`system/gpu 0`", "params.lr"];
    const { single, folds } = folded(names, (name) => name);
    expect(single).toEqual(["params.lr"]);
    expect(folds.map((fold) => fold.items.length)).toEqual([2]);
  });

  it("leaves a few numbered ones as they are", () => {
    const keys = ["top1", "top5", "beta1", "beta2"];
    expect(folded(keys, (key) => key)).toEqual({ single: keys, folds: [] });
  });
});
