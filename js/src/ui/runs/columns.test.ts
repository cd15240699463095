import { describe, expect, it } from "vitest";
import type { TableColumn } from "../../wire/wire.js";
import { arranged, fieldName, moved } from "./columns.js";

const COLUMNS: TableColumn[] = [
  { name: "started", kind: "attributes", key: "started", part: "", is_number: false },
  { name: "params.x", kind: "params", key: "x", part: "", is_number: true },
  { name: "metrics.loss", kind: "metrics", key: "loss", part: "", is_number: true },
  { name: "tags.x", kind: "tags", key: "x", part: "", is_number: false },
];
const WIDTHS = { chosen: { started: 100, "metrics.loss": 200 }, fit: { "metrics.loss": 70 } };

describe("columns", () => {
  it("stand pinned ones first, each after the one before", () => {
    const shown = arranged(COLUMNS, WIDTHS, ["metrics.loss", "started"], false, false);
    expect(shown.map((one) => one.column.name)).toEqual([
      "started",
      "metrics.loss",
      "params.x",
      "tags.x",
    ]);
    const [first, second, third] = shown;
    expect((second?.left ?? 0) - (first?.left ?? 0)).toBe(100);
    expect(third?.left).toBeNull();
    expect(second?.at).toBe(2);
  });

  it("put the first metric before all where it is narrow, and pin nothing there", () => {
    const shown = arranged(COLUMNS, WIDTHS, ["started"], true, true);
    expect(shown[0]?.column.name).toBe("metrics.loss");
    expect(shown.every((one) => one.left === null && !one.spark)).toBe(true);
  });

  it("say their kind where two have the same key", () => {
    const labels = arranged(COLUMNS, WIDTHS, [], false, false).map((one) => one.label);
    expect(labels).toEqual(["started", "params.x", "loss", "tags.x"]);
  });

  it("say the part of a metric", () => {
    const least = { name: "metrics.loss.min", kind: "metrics", key: "loss", part: "min" } as const;
    const columns = [...COLUMNS, { ...least, is_number: true }];
    const shown = arranged(columns, WIDTHS, [], false, false);
    expect(shown.map((one) => one.label).slice(2)).toEqual(["loss", "tags.x", "loss.min"]);
  });

  it("move to either side", () => {
    expect(moved(["a", "b", "c"], "a", "b")).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], "c", "b")).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b"], "gone", "b")).toEqual(["a", "b"]);
  });

  it("are named as a filter writes them", () => {
    expect(fieldName("metrics", "val/loss.min")).toBe("metrics.val/loss.min");
    expect(fieldName("params", "batch size")).toBe("params.`batch size`");
    expect(fieldName("tags", "a`b")).toBe('tags."a`b"');
    expect(fieldName("tags", 'a`"b')).toBe('tags.`a``"b`');
    expect(fieldName("attributes", "status")).toBe("status");
  });
});
