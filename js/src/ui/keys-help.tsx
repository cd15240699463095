import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ACTIONS, type ActionRow } from "./actions/names.js";
import { isTyped } from "./keys.js";
import { trans } from "./translation.js";
import type { ViewName } from "./views.js";

type Line = readonly [keys: string, what: string];

const ROWS = (): Line[] => [
  ["↑ ↓ PageUp PageDown Home End", trans.__("go through the runs")],
  [trans.__("Space"), trans.__("select or let go of a run")],
  ["Shift+↑ Shift+↓", trans.__("select several")],
  ["Ctrl+A", trans.__("select all that match")],
  ["Enter", trans.__("open the run")],
  ["Escape", trans.__("let go of all")],
];

const HEADS = (): Line[] => [
  ["Enter", trans.__("on a head: order by the column")],
  ["Shift+Enter", trans.__("on a head: order by it too")],
  ["P", trans.__("on a head: pin the column")],
  ["Alt+← Alt+→", trans.__("on a head: move the column")],
  ["Shift+← Shift+→", trans.__("on a head: narrower, wider")],
];

const OF_TREE = (): Line[] => [
  ["← →", trans.__("fold and unfold experiments")],
  ["Ctrl+Z", trans.__("undo what was just done")],
  ["Shift+F10", trans.__("menu")],
];

const OF_CHART = (): Line[] => [
  ["+ −", trans.__("on a chart: zoom")],
  ["← →", trans.__("on a chart: move")],
  ["Escape", trans.__("on a chart: show all")],
];

const OF_MEDIA = (): Line[] => [
  ["← → Home End", trans.__("on the slider of steps: another step")],
  ["+ − 0", trans.__("on a picture: zoom, show all")],
  ["← → ↑ ↓", trans.__("on a picture: move")],
];

const KEYS: Partial<Record<ViewName | "panel", () => Line[]>> = {
  runs: () => [...ROWS(), ...HEADS()],
  chart: OF_CHART,
  dashboard: () => [...OF_CHART(), ["Ctrl+Z", trans.__("undo what was just done")]],
  run: () => [
    ["← → Home End", trans.__("on a tab: go through the parts of the run")],
    ...OF_MEDIA(),
  ],
  compare: OF_MEDIA,
  panel: () => [...ROWS(), ...OF_TREE(), ...actionKeys()],
};

/** Of the actions on runs and experiments: a key may do the same to both. */
function actionKeys(): Line[] {
  const labels = new Map<string, string[]>();
  for (const { key, label } of Object.values<ActionRow>(ACTIONS))
    if (key && key !== "Enter") labels.set(key, [...(labels.get(key) ?? []), label()]);
  return [...labels].map(([key, texts]) => [
    key.length === 1 ? key.toUpperCase() : key,
    texts.join(", "),
  ]);
}

interface KeysHelpProps {
  of: ViewName | "panel";
  /** Where keys are pressed. */
  place: HTMLElement;
}

/** The keys that a view has of its own, when a question mark asks for them. */
export function KeysHelp({ of, place }: KeysHelpProps) {
  const lines = KEYS[of];
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (!lines) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const isChord = event.ctrlKey || event.metaKey || event.altKey;
      if (event.key !== "?" || isChord || isTyped(event.composedPath()[0] ?? null)) return;
      event.preventDefault();
      event.stopPropagation();
      setOpen(true);
    };
    place.addEventListener("keydown", onKeyDown);
    return () => place.removeEventListener("keydown", onKeyDown);
  }, [lines, place]);
  return isOpen && lines ? <Keys lines={lines()} onClose={() => setOpen(false)} /> : null;
}

/** A dialog of the browser's own: it keeps the focus, and gives it back. */
function Keys({ lines, onClose }: { lines: readonly Line[]; onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useShown(dialog);
  const title = trans.__("Keys of this view");
  return (
    <dialog
      ref={dialog}
      class="tm-keys"
      aria-label={title}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
    >
      <h2>{title}</h2>
      <dl>
        {lines.map(([keys, what]) => (
          <div key={`${keys} ${what}`}>
            <dt>
              {keys.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" class="tm-button">
          {trans.__("Close")}
        </button>
      </form>
    </dialog>
  );
}

function useShown(dialog: RefObject<HTMLDialogElement>): void {
  useEffect(() => dialog.current?.showModal(), [dialog]);
}
