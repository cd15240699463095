import { type Extension, StateEffect, StateField, type Text } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  ViewPlugin,
  WidgetType,
} from "@codemirror/view";
import { COLOURS } from "../ui/colours.js";
import { headerLine } from "./cell-header.js";

/** What a badge shows. */
export interface Badge {
  /** Colours it: a status. */
  status: string;
  text: string;
  /** More of it, for who points at it. */
  title: string;
  /** The cell is another since it ran. */
  isEdited: boolean;
  open(): void;
}

/** Where the badge of a cell comes from. */
export interface Source {
  badge(): Badge | null;
  /** Hear that it is another; gives its undo. */
  onChange(listener: () => void): () => void;
  /** The text of the cell has changed; `isTracked` tells whether its header came or went. */
  edited(isTurned: boolean): void;
}

/** A badge behind the header of a cell: beside the text, never in it. */
export function badgeMark(source: Source): Extension {
  const place = (doc: Text, badge: Badge | null): Shown => {
    const at = headerLine(doc.iterLines());
    const isTracked = at >= 0;
    if (!isTracked || !badge) return { badge, isTracked, marks: Decoration.none };
    const mark = Decoration.widget({ widget: new BadgeWidget(badge), side: 1 });
    return { badge, isTracked, marks: Decoration.set(mark.range(doc.line(at + 1).to)) };
  };
  const field = StateField.define<Shown>({
    create: ({ doc }) => place(doc, source.badge()),
    update: (shown, { docChanged, effects, state }) => {
      const told = effects.find((one) => one.is(turn));
      return docChanged || told ? place(state.doc, told ? source.badge() : shown.badge) : shown;
    },
    provide: (of) => EditorView.decorations.from(of, (shown) => shown.marks),
  });
  const follow = ViewPlugin.define((view) => {
    const undo = source.onChange(() => view.dispatch({ effects: turn.of(null) }));
    return {
      update: ({ docChanged, startState, state }) => {
        if (!docChanged) return;
        source.edited(startState.field(field).isTracked !== state.field(field).isTracked);
      },
      destroy: undo,
    };
  });
  return [field, follow, LOOKS];
}

interface Shown {
  badge: Badge | null;
  isTracked: boolean;
  marks: DecorationSet;
}

const turn = StateEffect.define<null>();

class BadgeWidget extends WidgetType {
  constructor(private readonly badge: Badge) {
    super();
  }

  override eq({ badge }: BadgeWidget): boolean {
    const { text, title, isEdited } = this.badge;
    return badge.text === text && badge.title === title && badge.isEdited === isEdited;
  }

  toDOM(): HTMLElement {
    const { status, text, title, isEdited, open } = this.badge;
    const node = document.createElement("button");
    node.type = "button";
    node.className = `tm-badge tm-badge-${status}${isEdited ? " tm-badge-edited" : ""}`;
    node.textContent = text;
    node.title = title;
    node.setAttribute("aria-label", title);
    node.dataset.lmSuppressShortcuts = "true"; // Enter opens the run, it does not edit the cell
    node.addEventListener("click", open);
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault(); // the editor around it would take it for typing
      event.stopPropagation();
      open();
    });
    return node;
  }

  /** Clicks and keys on it are its own. */
  override ignoreEvent(): boolean {
    return true;
  }
}

const LOOKS = EditorView.theme({
  ".tm-badge": {
    ...declarations(COLOURS),
    font: "600 .9em/1 var(--jp-ui-font-family,sans-serif)",
    fontVariantNumeric: "tabular-nums",
    margin: "0 2px 0 1.5em",
    padding: "0 6px",
    border: "0",
    borderRadius: "8px",
    background: "var(--tm-soft)",
    color: "var(--tm-dim)",
    cursor: "pointer",
    whiteSpace: "nowrap",
    userSelect: "none",
  },
  ".tm-badge:focus-visible": { outline: "2px solid var(--tm-link)", outlineOffset: "1px" },
  ".tm-badge-running": { color: "var(--tm-link)" },
  ".tm-badge-finished": { color: "var(--tm-good)" },
  ".tm-badge-failed, .tm-badge-crashed": { color: "var(--tm-bad)" },
  ".tm-badge-interrupted": { color: "var(--tm-warn)" },
  ".tm-badge-edited::after": { content: "' •'", color: "var(--tm-dim)" },
});

function declarations(css: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const one of css.split(";")) {
    const at = one.indexOf(":");
    if (at > 0) found[one.slice(0, at).trim()] = one.slice(at + 1);
  }
  return found;
}
