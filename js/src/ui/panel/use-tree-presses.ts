import type { RefObject } from "preact";
import type { TreeLine } from "./experiment-tree.js";
import type { TreeProps } from "./use-tree-keys.js";

/** Where the menu of a line opens when a key asks for it: pixels from its left. */
const INDENT = 24;

/** What presses on a tree do: on the sign of a group they fold it, elsewhere they choose. */
export function usePresses(props: TreeProps, tree: RefObject<HTMLElement>, at: number) {
  return {
    onClick(event: MouseEvent) {
      const line = lineOf(event, props.lines);
      if (!line) return;
      props.onActive(line.branch.key);
      const isTwist = event.target instanceof Element && event.target.matches(".tm-panel-twist");
      if (isTwist && line.isOpen !== null) props.onFold(line, line.isOpen);
      else props.onChoose(line);
    },
    onContextMenu(event: MouseEvent) {
      const pressed = lineOf(event, props.lines);
      const line = pressed ?? props.lines[at];
      if (!line || event.shiftKey) return; // with shift it is the browser's own
      event.preventDefault();
      event.stopPropagation();
      props.onActive(line.branch.key);
      const row = pressed ? null : tree.current?.children[at]?.getBoundingClientRect();
      props.onMenu(
        row ? { x: row.left + INDENT, y: row.bottom } : { x: event.clientX, y: event.clientY },
      );
    },
  };
}

function lineOf(event: Event, lines: readonly TreeLine[]): TreeLine | undefined {
  const row = event.target instanceof Element ? event.target.closest("[data-key]") : null;
  const key = row?.getAttribute("data-key");
  return lines.find(({ branch }) => branch.key === key);
}
