import type { Group } from "../../wire/wire.js";
import { figure } from "../parts/format.js";
import { trans } from "../translation.js";

interface GroupHeadingProps {
  group: Group;
  isOpen: boolean;
  onToggle(filter: string, heading: HTMLElement): void;
}

/** The runs with one value, how many they are, and the best of them; it opens to its runs. */
export function GroupHeading({ group, isOpen, onToggle }: GroupHeadingProps) {
  const best = group.cells[0]?.best ?? "";
  return (
    <div class="tm-panel-group" role="row">
      <div role="gridcell">
        <button
          type="button"
          aria-expanded={isOpen}
          data-lm-suppress-shortcuts="true"
          disabled={!group.filter}
          onClick={(event) => onToggle(group.filter, event.currentTarget)}
        >
          <span aria-hidden>{isOpen ? "▾" : "▸"}</span>
          <bdi title={group.label}>{group.label}</bdi>
          {best ? <span class="tm-dim">{trans.__("best %1", best)}</span> : null}
          <span class="tm-panel-many">{figure(group.runs)}</span>
        </button>
      </div>
    </div>
  );
}
