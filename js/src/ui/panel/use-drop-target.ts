import { useState } from "preact/hooks";
import type { Experiment } from "../../wire/wire.js";
import { type DraggedRuns, droppedRuns, hasRuns } from "../dragged.js";
import type { TreeLine } from "./experiment-tree.js";

/** Runs may be dropped on the experiments of a tree: which one they are over, and who hears. */
export function useDropTarget(
  lines: readonly TreeLine[],
  onDrop: ((experiment: Experiment, dragged: DraggedRuns) => void) | undefined,
) {
  const [target, setTarget] = useState<string | null>(null);
  const under = (event: DragEvent): TreeLine | undefined => {
    if (!onDrop || !hasRuns(event) || !(event.target instanceof Element)) return undefined;
    const key = event.target.closest("[data-key]")?.getAttribute("data-key");
    return lines.find(({ branch }) => branch.key === key && branch.line !== null);
  };
  return {
    target,
    onDragOver(event: DragEvent) {
      const line = under(event);
      setTarget(line?.branch.key ?? null);
      if (!line) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "move";
    },
    onDragLeave(event: DragEvent) {
      const { currentTarget: tree, relatedTarget: to } = event;
      const isInside = tree instanceof Node && to instanceof Node && tree.contains(to);
      if (!isInside) setTarget(null);
    },
    onDrop(event: DragEvent) {
      const experiment = under(event)?.branch.line?.experiment;
      setTarget(null);
      const dragged = droppedRuns(event);
      if (!experiment || !dragged) return;
      event.preventDefault();
      onDrop?.(experiment, dragged);
    },
  };
}
