/** Whose keys are whose, where a view has the focus: its own are kept from the page around it, all others are the page's.
 *
 * JupyterLab and Notebook 7 look for shortcuts from the element that has the focus upwards, and stop where
 * one of them says so. Only that element itself is safe (a shortcut may be meant for whatever has the
 * focus), so it says so for each press of a key, before they look.
 */
const KEPT = "data-lm-suppress-shortcuts";
const VIEW = ".tm-live";

const NOT_TYPED = "checkbox radio range button color file";
const EDITING =
  "a c v x y z ArrowLeft ArrowRight ArrowUp ArrowDown Backspace Delete Home End Enter";
const EDITING_WITH_SHIFT = "z ArrowLeft ArrowRight ArrowUp ArrowDown Backspace Delete Home End";
const ARROWS = "ArrowLeft ArrowRight ArrowUp ArrowDown";
const FUNCTION_KEY = /^F\d+$/;
/** Of the function keys, those that rename and that ask for a menu. */
const OWN_FUNCTION_KEYS = "F2 F10";

type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** Whether a key is the view's: what is typed, letters and arrows, and of the chords those that views know. */
export function isOfView(press: Press, focused: Element): boolean {
  const { key, altKey, shiftKey } = press;
  const isChord = press.ctrlKey || press.metaKey;
  if (FUNCTION_KEY.test(key)) return isOneOf(OWN_FUNCTION_KEYS, key);
  if (isTyped(focused)) {
    if (!isChord || altKey) return true; // AltGr, which types, is both
    const name = key.length === 1 ? key.toLowerCase() : key;
    return isOneOf(shiftKey ? EDITING_WITH_SHIFT : EDITING, name);
  }
  if (altKey) return isOneOf(ARROWS, key); // moves a column
  if (!isChord) return !(key === "Enter" && shiftKey && !focused.matches("button"));
  if (key === "a" && !shiftKey) return focused.closest("[role=grid],[role=treegrid]") !== null;
  return key === "z" && !shiftKey && focused.closest(".tm-panel,.tm-dash") !== null;
}

/** Whether letters are typed into an element. */
export function isTyped(element: EventTarget | null): boolean {
  if (!(element instanceof Element)) return false;
  if (element.matches("input")) return !isOneOf(NOT_TYPED, (element as HTMLInputElement).type);
  return element.matches("textarea,select,[contenteditable=true]");
}

function isOneOf(names: string, key: string): boolean {
  return names.split(" ").includes(key);
}

/** From now on each key goes to whom it is for. */
export function shareKeys(): void {
  window.addEventListener("keydown", share, true); // the same function is added once
}

function share(event: KeyboardEvent): void {
  const path = event.composedPath().filter((part) => part instanceof Element);
  const [focused] = path;
  const { target } = event; // of a view in a shadow tree: its host
  if (!focused || !(target instanceof Element) || !path.some((part) => part.matches(VIEW))) return;
  target.toggleAttribute(KEPT, isOfView(event, focused));
}
