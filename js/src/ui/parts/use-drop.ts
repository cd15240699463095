import { useState } from "preact/hooks";
import { droppedRuns, hasRuns } from "../dragged.js";
import { trans } from "../translation.js";

/** Takes runs dropped on an element: `isOver` while they are held over it, `props` are its own.
 *
 * Runs of another store are refused, and nothing is taken where the store is not known.
 */
export function useDrop(
  store: string | undefined,
  onDrop: (runs: number[]) => Promise<Error | null>,
) {
  const [isOver, setOver] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const onDragOver = (event: DragEvent) => {
    if (store === undefined || !hasRuns(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    setOver(true);
  };
  const onDragLeave = ({ currentTarget: place, relatedTarget: to }: DragEvent) => {
    const isInside = place instanceof Node && to instanceof Node && place.contains(to);
    if (!isInside) setOver(false);
  };
  const onDropped = async (event: DragEvent) => {
    setOver(false);
    const found = droppedRuns(event);
    if (store === undefined || !found) return;
    event.preventDefault();
    event.stopPropagation();
    const isOurs = found.store === store;
    setProblem(isOurs ? await onDrop(found.runs) : elsewhere());
  };
  const props = { onDragEnter: onDragOver, onDragOver, onDragLeave, onDrop: onDropped };
  return { isOver, problem, props };
}

function elsewhere(): Error {
  return new Error(
    trans.__("These runs are in another store: only runs of one store can be shown together"),
  );
}
