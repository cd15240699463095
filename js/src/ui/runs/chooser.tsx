import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Keys, TableColumn } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { fieldName, moved, titleOf } from "./columns.js";
import { FoldButton } from "../parts/fold-button.js";
import { type Fold, folded } from "../parts/folds.js";
import { Popover } from "../parts/popover.js";
import { ARROWS, stepped } from "../parts/steps.js";
import type { Settings } from "./settings.js";

interface ChooserProps {
  keys: Keys;
  settings: Settings;
  /** The columns as they stand. */
  columns: readonly TableColumn[];
  onLeave(): void;
}

const MOST = 200;
const DRAGGED = "text/x-trackmagic-column";
const ATTRIBUTES = [
  ...["experiment", "status", "started", "ended", "duration", "note", "id", "parent"],
  ...["notebook", "cell", "user", "host", "error"],
];
/** What of a metric can be a column beside its own, but for the best, which is not known of each. */
const PARTS = ["last", "min", "max", "first", "mean", "points"];

/** Which columns are shown, and in what order: search, tick, drag or alt+arrows, pin. */
export function Chooser({ keys, settings, columns, onLeave }: ChooserProps) {
  const { pinned } = settings;
  const [sought, setSought] = useState("");
  const input = useRef<HTMLInputElement>(null);
  // what was just chosen counts before the store has answered
  const names = settings.columns?.map(spelled(columns)) ?? columns.map((one) => one.name);
  const [list, touch] = useFocusKept(names);
  const onChoose = (chosen: string[], name: string) => {
    touch(name);
    settings.setColumns(chosen);
  };
  useEffect(() => input.current?.focus(), []);
  const fits = (name: string) => name.toLowerCase().includes(sought.toLowerCase());
  const rest = others(columns, keys).filter((name) => !names.includes(name) && fits(name));
  const { single, folds } = sought ? { single: rest, folds: [] } : folded(rest, (name) => name);
  const choice = (name: string) => (
    <Choice
      key={name}
      name={name}
      names={names}
      isPinned={pinned.includes(name)}
      onChoose={onChoose}
      onPin={settings.pin}
    />
  );
  return (
    <Popover label={trans.__("Columns")} class="tm-runs-chooser" onLeave={onLeave}>
      <div class="tm-runs-tools">
        <input
          ref={input}
          type="search"
          aria-label={trans.__("Search columns")}
          placeholder={trans.__("Search columns")}
          value={sought}
          onInput={(event) => setSought(event.currentTarget.value)}
        />
        <button
          type="button"
          class="tm-button"
          disabled={!settings.isChosen}
          onClick={settings.reset}
        >
          {trans.__("Reset")}
        </button>
      </div>
      <div ref={list} class="tm-runs-choices" role="list">
        {[...names.filter(fits), ...single.slice(0, MOST)].map(choice)}
        {folds.map((fold) => (
          <Folded key={fold.name} fold={fold} choice={choice} />
        ))}
        {single.length > MOST ? (
          <p class="tm-dim">{trans.__("%1 more; search for them.", single.length - MOST)}</p>
        ) : null}
        {!rest.length && !names.some(fits) ? (
          <p class="tm-dim">{trans.__("No column is called so.")}</p>
        ) : null}
      </div>
    </Popover>
  );
}

interface FoldedProps {
  fold: Fold<string>;
  choice(name: string): ComponentChildren;
}

/** Columns of one kind behind a line, which opens to them. */
function Folded({ fold: { name, items }, choice }: FoldedProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div role="listitem">
      <FoldButton
        class="tm-runs-fold"
        {...{ name, isOpen }}
        count={items.length}
        onToggle={() => setOpen(!isOpen)}
      />
      {isOpen ? <div role="list">{items.slice(0, MOST).map(choice)}</div> : null}
    </div>
  );
}

/** A choice that has moved in the list keeps the focus. */
function useFocusKept(names: readonly string[]) {
  const list = useRef<HTMLDivElement>(null);
  const touched = useRef<string | null>(null);
  useLayoutEffect(() => {
    const choices = [...(list.current?.querySelectorAll<HTMLElement>("[data-name]") ?? [])];
    const choice = choices.find((one) => one.dataset.name === touched.current);
    choice?.querySelector("input")?.focus();
    touched.current = null;
  }, [names.join()]);
  const touch = (name: string) => {
    touched.current = name;
  };
  return [list, touch] as const;
}

interface ChoiceProps {
  name: string;
  /** The columns that are shown. */
  names: string[];
  isPinned: boolean;
  onChoose(chosen: string[], name: string): void;
  onPin(name: string): void;
}

/** A column, shown or not. */
function Choice({ name, names, isPinned, onChoose, onPin }: ChoiceProps) {
  const isShown = names.includes(name);
  const chosen = isShown ? names.filter((one) => one !== name) : [...names, name];
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || !isShown) return;
    const to = names[stepped(event.key, names.indexOf(name), names.length, ARROWS) ?? -1];
    if (to === undefined || to === name) return;
    event.preventDefault();
    onChoose(moved(names, name, to), name);
  };
  return (
    <div
      class="tm-runs-choice"
      role="listitem"
      data-name={name}
      draggable={isShown}
      onDragStart={(event) => event.dataTransfer?.setData(DRAGGED, name)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        const from = event.dataTransfer?.getData(DRAGGED);
        if (from && from !== name) onChoose(moved(names, from, name), from);
      }}
      onKeyDown={onKeyDown}
    >
      <label title={isShown ? trans.__("Drag or alt+arrows move the column") : undefined}>
        <input type="checkbox" checked={isShown} onChange={() => onChoose(chosen, name)} />
        <span class="tm-runs-label">{name}</span>
      </label>
      {isShown ? (
        <button
          type="button"
          class="tm-runs-pin"
          aria-pressed={isPinned}
          onClick={() => onPin(name)}
        >
          {isPinned ? trans.__("pinned") : trans.__("pin")}
        </button>
      ) : null}
    </div>
  );
}

/** A name as the store spells it: Python may have asked for a bare `lr`. */
function spelled(columns: readonly TableColumn[]): (name: string) => string {
  const known = new Set(columns.map((one) => one.name));
  return (name) =>
    known.has(name) ? name : (columns.find((one) => titleOf(one) === name)?.name ?? name);
}

/** All that there is to show, by kind. */
function others(columns: readonly TableColumn[], keys: Keys): string[] {
  const plain = columns.filter((one) => !one.part);
  const own = new Map(plain.map((one) => [`${one.kind} ${one.key}`, one.name]));
  const named = (kind: string, found: readonly string[]) =>
    found.map((key) => own.get(`${kind} ${key}`) ?? fieldName(kind, key));
  return [
    ...named("metrics", keys.metrics),
    ...named("params", keys.params),
    ...named("tags", keys.tags),
    ...named("attributes", ATTRIBUTES),
    ...keys.best.map((key) => `${fieldName("metrics", key)}.best`),
    ...PARTS.flatMap((part) => keys.metrics.map((key) => `${fieldName("metrics", key)}.${part}`)),
  ];
}
