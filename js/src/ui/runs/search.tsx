import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Keys } from "../../wire/wire.js";
import { ARROWS, stepped } from "../parts/steps.js";
import { trans } from "../translation.js";
import { accepted, complete, type Completion, type Option } from "./completion.js";

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
  const { text, write, apply } = useFilterText(filter, onFilter, completing);
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
function useFilterText(filter: string, onFilter: (text: string) => void, completing: Completing) {
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

interface OptionsProps {
  id: string;
  options: readonly Option[];
  /** The one that the keyboard is at; -1: none. */
  at: number;
  onChoose(option: Option): void;
}

/** What may stand at the caret, below the search bar. */
function Options({ id, options, at, onChoose }: OptionsProps) {
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

interface Completing {
  open: Completion | null;
  /** The option that the keyboard is at; -1: none. */
  at: number;
  look(text: string, caret: number): void;
  close(): void;
  /** What a key does to the options: an option to put in, or whether it meant something to them. */
  press(event: KeyboardEvent): Option | boolean;
}

/** The options below the search bar, and the keys that walk them. */
function useCompletion(keys: Keys): Completing {
  const [open, setOpen] = useState<Completion | null>(null);
  const [at, setAt] = useState(-1);
  const typed = useRef<[text: string, caret: number] | null>(null);
  const close = () => {
    typed.current = null;
    setOpen(null);
  };
  useEffect(() => {
    if (typed.current) setOpen(complete(...typed.current, keys)); // was faster than the keys
  }, [keys]);
  return {
    open,
    at,
    look(text, caret) {
      typed.current = [text, caret];
      setOpen(complete(text, caret, keys));
      setAt(-1);
    },
    close,
    press(event) {
      if (!open) return false;
      const count = open.options.length;
      const to = stepped(event.key, at, count, ARROWS, true);
      if (to !== null) setAt(to);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter") return open.options[at] ?? false;
      else if (event.key === "Tab" && at < 0 && open.from === open.to)
        return false; // it goes on
      else if (event.key === "Tab" && !event.shiftKey)
        return open.options[Math.max(0, at)] ?? false;
      else return false;
      return true;
    },
  };
}
