import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Keys } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { accepted, type Option } from "./completion.js";
import { Options } from "./options.js";
import { type Completing, useCompletion } from "./use-completion.js";

interface SearchProps {
  keys: Keys;
  onLearn(): void;
  filter: string;
  /** Where the filter stops making sense, from 0. */
  wrongAt: number | null;
  problemId: string;
  /** For narrow places. */
  placeholder?: string;
  onFilter(filter: string): void;
}

const SETTLED = 60;
const hint = () => trans.__("Filter: metrics.loss < 0.1 and params.lr = 0.01, or any text");

/** The search bar: applied as it is typed, completed, and marked where it goes wrong. */
export function Search(props: SearchProps) {
  const { keys, filter, wrongAt, problemId, onFilter } = props;
  const completing = useCompletion(keys);
  const [scrolled, setScrolled] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const { text, write, apply } = useTyped(filter, onFilter, completing);
  const list = useId();
  const { open, at } = completing;
  const accept = (option: Option) => {
    if (!open) return;
    const [value, caret] = accepted(text, open, option);
    write(value, caret);
    requestAnimationFrame(() => input.current?.setSelectionRange(caret, caret));
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation(); // chords are the place's
    if (event.isComposing) return;
    const pressed = completing.press(event);
    if (typeof pressed === "object") accept(pressed);
    else if (!pressed && event.key === "ArrowDown") write(text, input.current?.selectionStart ?? 0);
    else if (!pressed && event.key === "Enter") apply();
    else if (!pressed) return;
    event.preventDefault();
  };
  return (
    <div class="tm-runs-search">
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={trans.__("Filter runs")}
        aria-autocomplete="list"
        aria-expanded={open !== null}
        aria-controls={list}
        aria-activedescendant={at < 0 ? undefined : `${list}-${at}`}
        aria-invalid={wrongAt !== null}
        aria-describedby={problemId}
        placeholder={props.placeholder ?? hint()}
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget: { value, selectionStart } }) =>
          write(value, value.trim() ? selectionStart : null)
        }
        onKeyDown={onKeyDown}
        onFocus={props.onLearn}
        onBlur={completing.close}
        onScroll={(event) => setScrolled(event.currentTarget.scrollLeft)}
      />
      {wrongAt !== null && text === filter ? (
        <Wrong {...{ text, scrolled }} from={wrongAt} />
      ) : null}
      {text ? <Clear onClick={() => write("", null)} /> : null}
      {open ? <Options id={list} options={open.options} at={at} onChoose={accept} /> : null}
    </div>
  );
}

function Clear({ onClick }: { onClick(): void }) {
  return (
    <button
      type="button"
      class="tm-runs-clear"
      aria-label={trans.__("Clear the filter")}
      onClick={onClick}
    >
      ×
    </button>
  );
}

/** The text as it is typed; it is applied when typing has settled, or at once. */
function useTyped(filter: string, onFilter: (text: string) => void, completing: Completing) {
  const [text, setText] = useState(filter);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    clearTimeout(timer.current);
    setText(filter);
  }, [filter]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const write = (value: string, caret: number | null) => {
    setText(value);
    if (caret === null) completing.close();
    else completing.look(value, caret);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onFilter(value), SETTLED);
  };
  const apply = () => {
    clearTimeout(timer.current);
    completing.close();
    onFilter(text);
  };
  return { text, write, apply };
}

/** A mark below the word that makes no sense; the bar's letters are all of one width. */
function Wrong({ text, from, scrolled }: { text: string; from: number; scrolled: number }) {
  const letters = Math.max(1, /^\S*/.exec(text.slice(from))?.[0].length ?? 1);
  return (
    <div class="tm-runs-wrong" aria-hidden>
      <i style={{ left: `calc(${from}ch - ${scrolled}px)`, width: `${letters}ch` }} />
    </div>
  );
}
