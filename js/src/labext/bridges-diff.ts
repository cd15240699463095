import type { Cell } from "@jupyterlab/cells";
import type { PanelLayout } from "@lumino/widgets";
import { Widget } from "@lumino/widgets";
import type { CellDiff } from "../wire/wire.js";
import type { Surroundings } from "./tokens.js";

const shown = new WeakMap<Cell, Widget>();

/** Show below the text of a cell how it differs from what a run called, until it is closed. */
export async function showDiff(
  cell: Cell,
  run: number,
  diff: CellDiff,
  words: Surroundings["words"],
  restore: () => void,
): Promise<void> {
  const { mountCellDiff } = await import("./ui.js");
  if (cell.isDisposed) return;
  shown.get(cell)?.dispose();
  const part = new Widget();
  shown.set(cell, part);
  const close = () => {
    part.dispose();
    cell.node.focus();
  };
  const unmount = mountCellDiff(part.node, {
    rows: diff.rows,
    title: words.__("Since run %1 this cell has changed", `#${run}`),
    run: `#${run}`,
    onClose: close,
    onRestore: () => {
      part.dispose();
      restore();
    },
  });
  part.disposed.connect(unmount);
  const layout = cell.layout as PanelLayout;
  layout.insertWidget(2, part); // below the header and the text
  part.node.scrollIntoView({ block: "nearest" });
}
