import { useId, useState } from "preact/hooks";
import type { DashboardSection } from "../../wire/wire.js";
import { kindNames } from "../chart/options.js";
import { NameField } from "../parts/name-field.js";
import type { MenuItem } from "../parts/menu.js";
import { trans } from "../translation.js";
import {
  newPanel,
  steppedSection,
  withAdded,
  withNewSection,
  withoutSection,
  withSection,
} from "./body.js";
import { MenuButton } from "./menu-button.js";
import { Panel } from "./panel.js";
import type { Surroundings } from "./surroundings.js";
import type { Board } from "./use-board.js";

interface SectionProps extends Surroundings {
  section: DashboardSection;
}

/** Panels under a title that folds them. */
export function Section({ section: { name, panels, folded }, ...around }: SectionProps) {
  const { board } = around;
  const id = useId();
  const [isNamed, setNamed] = useState(false);
  const rename = async (next: string) => {
    board.change(trans.__("Renamed to %1.", next), (body) =>
      withSection(body, name, () => ({ name: next })),
    );
    return true;
  };
  return (
    <section class="tm-dash-section" aria-labelledby={id}>
      <div class="tm-dash-head">
        {isNamed ? (
          <NameField
            class="tm-dash-field"
            label={trans.__("Name of the section")}
            start={name}
            onName={rename}
            onLeave={() => setNamed(false)}
          />
        ) : (
          <h3>
            <button
              type="button"
              class="tm-dash-fold"
              id={id}
              aria-expanded={!folded}
              onClick={() =>
                board.set((body) => withSection(body, name, () => ({ folded: !folded })))
              }
            >
              <span aria-hidden>{folded ? "▸" : "▾"}</span> {name}
            </button>
          </h3>
        )}
        <span class="tm-dim">{panels.length}</span>
        <MenuButton
          label={trans.__("Add to %1", name)}
          sign="+"
          items={() => addings(name, around)}
        />
        <MenuButton
          label={trans.__("Menu of section %1", name)}
          sign="⋯"
          items={() => menuOf(name, board, () => setNamed(true))}
        />
      </div>
      {folded ? null : (
        <div class="tm-dash-grid" data-section={name}>
          {panels.map((panel) => (
            <Panel key={panel.id} {...around} section={name} panel={panel} />
          ))}
        </div>
      )}
    </section>
  );
}

/** What may be added to a section. */
function addings(section: string, { board, onAdded }: Surroundings): MenuItem[] {
  const names = {
    ...kindNames(),
    table: trans.__("Table of runs"),
    text: trans.__("Text"),
    figures: trans.__("Figures"),
  };
  return Object.entries(names).map(([kind, label]) => ({
    label,
    onChoose: () => {
      if (!board.data) return;
      const { known } = board.data.body;
      const keys = kind === "lines" || kind === "bar" ? known.slice(0, 1) : [];
      const panel = newPanel(board.data.body, kind as keyof typeof names, { keys });
      onAdded(panel.id);
      board.change(trans.__("Added: %1.", label), (body) =>
        withAdded(body, panel, { section, before: null }),
      );
    },
  }));
}

function menuOf(name: string, board: Board, onRename: () => void): (MenuItem | "line")[] {
  const step = (by: 1 | -1) =>
    board.change(trans.__("Moved section %1.", name), (body) => steppedSection(body, name, by));
  return [
    { label: trans.__("Rename"), onChoose: onRename },
    { label: trans.__("Move up"), onChoose: () => step(-1) },
    { label: trans.__("Move down"), onChoose: () => step(1) },
    {
      label: trans.__("New section"),
      onChoose: () =>
        board.change(trans.__("Added a section."), (body) =>
          withNewSection(body, trans.__("Section")),
        ),
    },
    "line",
    {
      label: trans.__("Remove section"),
      onChoose: () =>
        board.change(trans.__("Removed section %1.", name), (body) => withoutSection(body, name)),
    },
  ];
}
