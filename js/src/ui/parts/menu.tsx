import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { trans } from "../translation.js";
import { DOWN, lineOf, stepped } from "./steps.js";
import { useElsewhere } from "./popover.js";

export interface MenuItem {
  label: string;
  /** The key that does the same, as `KeyboardEvent.key`. */
  key?: string | undefined;
  /** It cannot be chosen; a text tells why. */
  disabled?: boolean | string | undefined;
  /** One of several is chosen: whether it is this; undefined: it is none of such. */
  isChecked?: boolean;
  onChoose(): void;
}

/** In pixels of the window, as a pointer event has them. */
export interface Point {
  x: number;
  y: number;
}

interface MenuProps {
  at: Point;
  items: readonly (MenuItem | "line")[];
  label?: string;
  /** What it is in, with the button that opened it: a press there is no press elsewhere. */
  holder?: RefObject<HTMLElement>;
  onLeave(): void;
}

const EDGE = 4;

/** A menu over everything; arrows, first letters and Escape work, and the focus goes back. */
export function Menu({ at, items, label, holder, onLeave }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  useElsewhere(holder ?? menu, true, onLeave);
  useOnTop(menu, at, items.length);
  return (
    <div
      ref={menu}
      class="tm-menu"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape" || event.key === "Tab") onLeave();
        else if (!walked(menu.current, event.key)) return;
        event.preventDefault();
      }}
      onContextMenu={(event) => event.preventDefault()}
    >
      {items.map((item, place) =>
        item === "line" ? (
          <hr key={place} />
        ) : (
          <button
            key={place}
            type="button"
            role={item.isChecked === undefined ? "menuitem" : "menuitemradio"}
            aria-checked={item.isChecked}
            tabIndex={-1}
            aria-disabled={Boolean(item.disabled)}
            title={typeof item.disabled === "string" ? item.disabled : undefined}
            onPointerMove={({ currentTarget }) => currentTarget.focus({ preventScroll: true })}
            onClick={(event) => {
              event.stopPropagation();
              if (item.disabled) return;
              onLeave();
              item.onChoose();
            }}
          >
            <span>
              {item.isChecked === undefined ? null : (
                <span class="tm-menu-mark" aria-hidden>
                  {item.isChecked ? "✓" : ""}
                </span>
              )}
              {item.label}
            </span>
            {item.key ? <kbd aria-hidden>{keyText(item.key)}</kbd> : null}
          </button>
        ),
      )}
    </div>
  );
}

/** Over everything and inside the window; what had the focus gets it back. */
export function useOnTop(menu: { current: HTMLDivElement | null }, at: Point, count: number): void {
  useLayoutEffect(() => {
    const found = menu.current;
    if (!found) return;
    const before = focused(found);
    // out of what clips it; where a browser cannot, the place is mended by what it turned out to be
    if ("popover" in found) {
      found.popover = "manual";
      found.showPopover();
    }
    found.focus({ preventScroll: true });
    return () => {
      if (found.contains(focused(found))) before?.focus({ preventScroll: true });
    };
  }, []);
  useLayoutEffect(() => {
    const found = menu.current;
    if (!found) return;
    found.style.left = found.style.top = "0";
    const { left, top, width, height } = found.getBoundingClientRect();
    const x = Math.max(EDGE, Math.min(at.x, innerWidth - width - EDGE));
    const y = Math.max(EDGE, Math.min(at.y, innerHeight - height - EDGE));
    found.style.left = `${x - left}px`;
    found.style.top = `${y - top}px`;
  }, [at.x, at.y, count]);
}

/** What has the focus in the document, or shadow root, that an element is in. */
function focused(element: HTMLElement): HTMLElement | null {
  const root = element.getRootNode();
  const found = root instanceof Document || root instanceof ShadowRoot ? root.activeElement : null;
  return found instanceof HTMLElement ? found : null;
}

/** Move the focus to where a key says, an arrow or the first letter of an item: true when it says so. */
function walked(menu: HTMLElement | null, key: string): boolean {
  const items = [...(menu?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
  const from = items.findIndex((item) => item.matches(":focus"));
  const isLetter = key.length === 1 && key !== " ";
  const to =
    stepped(key, from, items.length, DOWN, true) ??
    (isLetter
      ? lineOf(
          items.map((item) => item.textContent ?? ""),
          key,
          from,
        )
      : null);
  items[to ?? -1]?.focus();
  return to !== null;
}

/** A key as it is printed in a menu. */
function keyText(key: string): string {
  return key.length === 1 ? key.toUpperCase() : key === "Delete" ? trans.__("Del") : key;
}
