import { useEffect, useRef, useState } from "preact/hooks";
import { FoldButton } from "../parts/fold-button.js";
import { type Fold, folded } from "../parts/folds.js";
import { useElsewhere } from "../parts/popover.js";
import { ARROWS, stepped } from "../parts/steps.js";
import { trans } from "../translation.js";

/** Keys of one kind to choose from. */
export interface Choices {
  name: string;
  keys: readonly string[];
}

interface Props {
  label: string;
  /** In the order of the picture; `val_*` is a prefix. */
  chosen: readonly string[];
  choices: readonly Choices[];
  onChange(chosen: string[]): void;
}

/** More are not listed: a search finds them. */
const MOST = 200;

/** A button, and under it a list with a search: several keys, or all with a prefix. */
export function Picker({ label, chosen, choices, onChange }: Props) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const title = trans.__("Choose %1", label.toLowerCase());
  useElsewhere(root, isOpen, () => setOpen(false));

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !isOpen) return;
    event.stopPropagation();
    setOpen(false);
    button.current?.focus();
  };

  return (
    <div class="tm-picker" ref={root} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        class="tm-button"
        aria-expanded={isOpen}
        title={chosen.join(", ")}
        onClick={() => setOpen(!isOpen)}
      >
        <span class="tm-dim">{label}</span> {summary(chosen)} <span aria-hidden>▾</span>
      </button>
      {isOpen ? (
        <div class="tm-picker-list" role="dialog" aria-label={title}>
          <Search {...{ chosen, choices, onChange }} />
        </div>
      ) : null}
    </div>
  );
}

function Search({ chosen, choices, onChange }: Omit<Props, "label">) {
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const found = matching(choices, text);
  const listed = found.reduce((sum, { keys }) => sum + keys.length, 0);
  const prefix = text && !text.includes("*") ? `${text}*` : text;
  const isPrefix = prefix.endsWith("*") && prefix.length > 1;
  const gone = chosen.filter((key) => !choices.some(({ keys }) => keys.includes(key)));
  const toggle = (key: string) =>
    onChange(chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key]);
  return (
    <>
      <input
        ref={input}
        type="search"
        placeholder={trans.__("Search")}
        aria-label={trans.__("Search")}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => move(event)}
      />
      <ul onKeyDown={move}>
        {isPrefix ? <Choice key="prefix" name={prefix} {...{ chosen, toggle }} /> : null}
        {(text ? [] : gone).map((key) => (
          <Choice key={`gone ${key}`} name={key} {...{ chosen, toggle }} />
        ))}
        {cut(found).map(({ name, keys }) => [
          choices.length > 1 && keys.length ? (
            <li key={`of ${name}`} class="tm-dim" role="presentation">
              {name}
            </li>
          ) : null,
          <Keys key={`keys of ${name}`} {...{ keys, chosen, toggle }} isFlat={text !== ""} />,
        ])}
      </ul>
      {listed > MOST ? (
        <p class="tm-dim">{trans.__("%1 more: search for them", listed - MOST)}</p>
      ) : null}
      {listed || isPrefix ? null : <p class="tm-dim">{trans.__("Nothing has such a name")}</p>}
    </>
  );
}

interface KeysProps {
  keys: readonly string[];
  chosen: readonly string[];
  isFlat: boolean;
  toggle(name: string): void;
}

/** Keys of one kind; those of the machine and of layers behind a line each. */
function Keys({ keys, isFlat, ...props }: KeysProps) {
  const { single, folds } = isFlat ? { single: keys, folds: [] } : folded(keys, (key) => key);
  return (
    <>
      {single.map((key) => (
        <Choice key={key} name={key} {...props} />
      ))}
      {folds.map((fold) => (
        <Folded key={fold.name} fold={fold} {...props} />
      ))}
    </>
  );
}

interface FoldedProps extends Omit<ChoiceProps, "name"> {
  fold: Fold<string>;
}

function Folded({ fold: { name, items }, ...props }: FoldedProps) {
  const count = items.filter((key) => props.chosen.includes(key)).length;
  const [isOpen, setOpen] = useState(count > 0);
  return (
    <li>
      <FoldButton
        class="tm-picker-fold"
        {...{ name, isOpen }}
        count={items.length}
        onToggle={() => setOpen(!isOpen)}
      />
      {isOpen ? (
        <ul>
          {items.map((key) => (
            <Choice key={key} name={key} {...props} />
          ))}
        </ul>
      ) : null}
    </li>
  );
}

interface ChoiceProps {
  name: string;
  chosen: readonly string[];
  toggle(name: string): void;
}

function Choice({ name, chosen, toggle }: ChoiceProps) {
  return (
    <li>
      <label title={name}>
        <input type="checkbox" checked={chosen.includes(name)} onChange={() => toggle(name)} />
        <span>
          {name.endsWith("*") ? trans.__("All that start with %1", name.slice(0, -1)) : name}
        </span>
      </label>
    </li>
  );
}

/** The keys that have each word of a text in them; those that start with it come first. */
export function matching(choices: readonly Choices[], text: string): Choices[] {
  const words = text.replace(/\*$/, "").toLowerCase().split(/\s+/);
  const has = (key: string) => words.every((word) => key.toLowerCase().includes(word));
  const starts = (key: string) => (key.toLowerCase().startsWith(words[0] ?? "") ? 0 : 1);
  return choices.map(({ name, keys }) => ({
    name,
    keys: keys.filter(has).sort((one, other) => starts(one) - starts(other)),
  }));
}

function cut(choices: readonly Choices[]): Choices[] {
  let left = MOST;
  return choices.map(({ name, keys }) => {
    const some = keys.slice(0, left);
    left -= some.length;
    return { name, keys: some };
  });
}

function summary(chosen: readonly string[]): string {
  const [first = trans.__("none")] = chosen;
  return chosen.length > 1 ? trans.__("%1 and %2 more", first, chosen.length - 1) : first;
}

/** Up and down go through the search and the boxes, as in a list. */
function move(event: KeyboardEvent): void {
  const list = event.currentTarget instanceof Element ? event.currentTarget.parentElement : null;
  const stops = [...(list?.querySelectorAll("input") ?? [])];
  const at = stops.indexOf(event.target as HTMLInputElement);
  const next = stops[stepped(event.key, at, stops.length, ARROWS) ?? -1];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
