import { useLayoutEffect, useId, useRef, useState } from "preact/hooks";
import { trans } from "../translation.js";
import { folded } from "./folds.js";
import { type Point, useOnTop } from "./menu.js";
import { useElsewhere } from "./popover.js";
import { ARROWS, stepped } from "./steps.js";

/** Options of one kind: their values, and what they say. */
export interface ChoicePart {
  title?: string;
  options: readonly (readonly [value: string, text: string])[];
}

/** More options than that are found by a search. */
const FEW = 20;
/** More are not listed: a search finds them. */
const MOST = 200;

/** Whether options are so many that the browser's own list is of no use. */
export function isLong(parts: readonly ChoicePart[]): boolean {
  return parts.reduce((sum, { options }) => sum + options.length, 0) > FEW;
}

interface LongChoiceProps {
  label: string;
  value: string;
  /** What the button says. */
  said: string;
  parts: readonly ChoicePart[];
  class: string;
  disabled?: boolean | undefined;
  onChoose(value: string): void;
  onLearn?(): void;
}

/** A choice of one of many: a button, and a list with a search over everything. */
export function LongChoice(props: LongChoiceProps) {
  const { label, said, disabled, onLearn } = props;
  const [at, setAt] = useState<Point | null>(null);
  const root = useRef<HTMLSpanElement>(null);
  const leave = () => setAt(null);
  useElsewhere(root, at !== null, leave);
  return (
    <span ref={root} class="tm-choice-holder">
      <button
        type="button"
        class={`tm-choice ${props.class}`}
        aria-haspopup="dialog"
        aria-expanded={at !== null}
        aria-label={`${label}: ${said}`}
        title={`${label}: ${said}`}
        disabled={disabled}
        onClick={({ currentTarget }) => {
          onLearn?.();
          const { left, bottom } = currentTarget.getBoundingClientRect();
          setAt(at ? null : { x: left, y: bottom + 2 });
        }}
      >
        <span>{said}</span> <span aria-hidden>▾</span>
      </button>
      {at ? <ChoiceList {...props} at={at} onLeave={leave} /> : null}
    </span>
  );
}

/** A line of the list: a heading, a fold that opens, or an option. */
type Line =
  | { is: "title"; text: string }
  | { is: "fold"; text: string; count: number; isOpen: boolean }
  | { is: "option"; text: string; value: string; isInside: boolean };

interface ChoiceListProps extends LongChoiceProps {
  at: Point;
  onLeave(): void;
}

function ChoiceList({ label, value, parts, at, onChoose, onLeave }: ChoiceListProps) {
  const [sought, setSought] = useState("");
  const [opened, setOpened] = useState<readonly string[]>([]);
  const [active, setActive] = useState(-1);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  useOnTop(panel, at, 0);
  useLayoutEffect(() => panel.current?.querySelector("input")?.focus({ preventScroll: true }), []);
  const { lines, more } = linesOf(parts, sought, opened);
  useLayoutEffect(() => {
    const line = panel.current?.querySelector("[data-active=true]");
    line?.scrollIntoView?.({ block: "nearest" });
  }, [active]);
  const take = (line: Line | undefined) => {
    if (line?.is === "fold") {
      const { text } = line;
      setOpened(opened.includes(text) ? opened.filter((one) => one !== text) : [...opened, text]);
    } else if (line?.is === "option") {
      onLeave();
      onChoose(line.value);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const stops = lines.flatMap((line, place) => (line.is === "title" ? [] : place));
    const to = stepped(event.key, stops.indexOf(active), stops.length, ARROWS, true);
    if (to !== null) setActive(stops[to] ?? -1);
    else if (event.key === "Escape" || event.key === "Tab") onLeave();
    else if (event.key === "Enter" && !event.isComposing) {
      const first = lines.find(({ is }) => is === "option");
      take(lines[active] ?? (sought ? first : undefined));
    } else return;
    event.preventDefault();
  };
  return (
    <div
      ref={panel}
      class="tm-menu tm-choices"
      role="dialog"
      aria-label={trans.__("Choose %1", label.toLowerCase())}
      onKeyDown={onKeyDown}
    >
      <input
        type="search"
        role="combobox"
        aria-label={trans.__("Search")}
        aria-expanded
        aria-controls={id}
        aria-activedescendant={active < 0 ? undefined : `${id}-${active}`}
        placeholder={trans.__("Search")}
        spellcheck={false}
        value={sought}
        onInput={(event) => {
          setSought(event.currentTarget.value);
          setActive(-1);
        }}
      />
      <div id={id} role="listbox" aria-label={label}>
        {lines.map((line, place) => (
          <ChoiceLine
            key={`${line.is} ${line.text} ${place}`}
            id={`${id}-${place}`}
            line={line}
            isChosen={line.is === "option" && line.value === value}
            isActive={place === active}
            onTake={() => take(line)}
          />
        ))}
      </div>
      {more ? <p class="tm-dim">{trans.__("%1 more: search for them", more)}</p> : null}
      {lines.length ? null : <p class="tm-dim">{trans.__("Nothing has such a name")}</p>}
    </div>
  );
}

interface ChoiceLineProps {
  id: string;
  line: Line;
  isChosen: boolean;
  isActive: boolean;
  onTake(): void;
}

function ChoiceLine({ id, line, isChosen, isActive, onTake }: ChoiceLineProps) {
  if (line.is === "title")
    return (
      <div class="tm-choices-title tm-dim" role="presentation">
        {line.text}
      </div>
    );
  const isFold = line.is === "fold";
  return (
    <div
      id={id}
      role="option"
      class={line.is === "option" && line.isInside ? "tm-choices-inside" : undefined}
      aria-selected={isChosen}
      aria-expanded={isFold ? line.isOpen : undefined}
      data-active={isActive}
      title={line.text}
      onClick={onTake}
    >
      {isFold ? <span aria-hidden>{line.isOpen ? "▾ " : "▸ "}</span> : null}
      {line.text}
      {isFold ? <span class="tm-dim"> ({line.count})</span> : null}
    </div>
  );
}

/** The lines that a search leaves; without one, keys of the machine and of layers are folded. */
function linesOf(
  parts: readonly ChoicePart[],
  sought: string,
  opened: readonly string[],
): { lines: Line[]; more: number } {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const lines: Line[] = [];
  let left = MOST;
  let more = 0;
  for (const { title, options } of parts) {
    const fit = options.filter(([, text]) =>
      words.every((word) => text.toLowerCase().includes(word)),
    );
    const { single, folds } = words.length
      ? { single: fit, folds: [] }
      : folded(fit, ([value]) => value);
    if (title && fit.length) lines.push({ is: "title", text: title });
    const add = (some: typeof fit, isInside: boolean) => {
      for (const [value, text] of some.slice(0, left))
        lines.push({ is: "option", text, value, isInside });
      more += Math.max(0, some.length - left);
      left = Math.max(0, left - some.length);
    };
    add(single, false);
    for (const { name, items } of folds) {
      const isOpen = opened.includes(name);
      lines.push({ is: "fold", text: name, count: items.length, isOpen });
      if (isOpen) add(items, true);
    }
  }
  return { lines, more };
}
