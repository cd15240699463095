import { useLayoutEffect, useRef } from "preact/hooks";
import { trans } from "../translation.js";
import type { Option } from "./completion.js";

interface OptionsProps {
  id: string;
  options: readonly Option[];
  /** The one that the keyboard is at; -1: none. */
  at: number;
  onChoose(option: Option): void;
}

/** What may stand at the caret, below the search bar. */
export function Options({ id, options, at, onChoose }: OptionsProps) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const found = at < 0 ? null : list.current?.children[at];
    if (found instanceof HTMLElement && list.current) {
      const { offsetTop, offsetHeight } = found;
      const { scrollTop, clientHeight } = list.current;
      if (offsetTop < scrollTop) list.current.scrollTop = offsetTop;
      if (offsetTop + offsetHeight > scrollTop + clientHeight)
        list.current.scrollTop = offsetTop + offsetHeight - clientHeight;
    }
  }, [at]);
  return (
    <div
      ref={list}
      id={id}
      class="tm-runs-options"
      role="listbox"
      aria-label={trans.__("Completions")}
    >
      {options.map((option, index) => (
        <div
          key={`${option.kind} ${option.text}`}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          onMouseDown={(event) => {
            event.preventDefault(); // the bar keeps the focus
            onChoose(option);
          }}
        >
          <span>{option.text}</span>
          <span class="tm-dim">{option.kind}</span>
        </div>
      ))}
    </div>
  );
}
