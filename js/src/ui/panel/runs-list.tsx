import type { HTMLAttributes } from "preact";
import { useCallback, useLayoutEffect, useRef } from "preact/hooks";
import { type ChosenRuns, type FormName, RUN_ACTIONS } from "../actions/deeds.js";
import type { Group } from "../../wire/wire.js";
import { dragRuns } from "../dragged.js";
import { figure } from "../parts/format.js";
import { RunGrid } from "../runs/grid.js";
import type { Listing } from "../runs/listing.js";
import { isIn, type PressedRow, rowOf } from "../runs/selection.js";
import { lineCount } from "../runs/tree.js";
import { trans } from "../translation.js";
import { LineRows, ROW } from "./run-lines.js";
import type { RunsFound } from "./runs-found.js";
import type { PanelRunsProps } from "./runs-found.js";

/** Of a group's heading, in pixels. */
export const HEADING = 28;

export interface Point {
  x: number;
  y: number;
}

interface RunsListProps {
  of: PanelRunsProps;
  found: RunsFound;
  listing: Listing;
  on: ChosenRuns;
  form: FormName | null;
  onStarred(starred: ReadonlySet<number>): void;
  /** A name that was under the pen is left. */
  onNamed(): void;
  /** Show the menu of the chosen runs: there, or (null) at the row that the keyboard is at. */
  onMenu(at: Point | null): void;
}

/** The runs in two lines each, below the headings of their groups when they are grouped. */
export function RunsList(props: RunsListProps) {
  const { of, found, listing, on, form, onMenu } = props;
  const { groups, open, rows, metric } = found;
  const { chosen } = listing;
  const openAt = groups?.groups.findIndex((group) => group.filter === open) ?? -1;
  const total = rows ? lineCount(rows) : (groups?.groups[openAt]?.runs ?? 0);
  const [list, onToggle] = useHeld(open, found.fold);
  const element = useCallback(
    (scrolling: HTMLDivElement | null) => {
      list.current = scrolling;
      listing.element(scrolling);
    },
    [listing.element],
  );
  const headings = groups?.groups.map((group, at) => (
    <GroupHeading
      key={`${at} ${group.label}`}
      group={group}
      isOpen={at === openAt}
      onToggle={onToggle}
    />
  ));
  return (
    <>
      <RunGrid
        {...{ ...listing, element, total }}
        {...presses(props)}
        class="tm-panel-list"
        body="tm-panel-body"
        height={ROW}
        over={headings?.slice(0, openAt + 1)}
        under={headings?.slice(openAt + 1)}
        onKey={(event) => {
          const isMenu = event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
          const isChord = event.ctrlKey || event.metaKey || event.altKey;
          const name = isChord ? null : RUN_ACTIONS.ofKey(event.key);
          if (isMenu && chosen.length) onMenu(null);
          else if (name) RUN_ACTIONS.perform(name, on);
          else return isMenu;
          return true;
        }}
        draw={(span) => (
          <LineRows
            {...span}
            client={of.client}
            metric={metric}
            every={of.preferences.refresh}
            named={form === "rename" ? (chosen[0] ?? null) : null}
            onStarred={props.onStarred}
            onName={async (name) => {
              const run = on.run(chosen[0] ?? 0);
              return run !== null && on.changes.rename(run, name);
            }}
            onNamed={props.onNamed}
          />
        )}
      />
      {groups?.hidden ? (
        <p class="tm-panel-rest">
          {trans._n("%1 more group is not shown.", "%1 more groups are not shown.", groups.hidden)}
        </p>
      ) : null}
    </>
  );
}

/** What presses and drags on rows do, beside selecting them. */
function presses({ of, listing, on, onMenu }: RunsListProps) {
  const { runs } = listing.selection;
  const openMenu = ({ index, run }: PressedRow, at: Point) => {
    if (!runs.includes(run)) listing.onPress(index, new MouseEvent("click"));
    onMenu(at);
  };
  return {
    onPart(event: MouseEvent, row: PressedRow) {
      if (isIn(event.target, "[data-star]")) {
        const starred = new Set(isIn(event.target, "[aria-pressed=true]") ? [row.run] : []);
        RUN_ACTIONS.perform("star-runs", { ...on, chosen: [row.run], starred });
      } else if (isIn(event.target, "[data-more]")) openMenu(row, below(event));
      else return isIn(event.target, "input");
      return true;
    },
    onContextMenu(event) {
      const row = rowOf(event.target);
      if (!row || event.shiftKey || isIn(event.target, "input")) return;
      event.preventDefault();
      event.stopPropagation();
      openMenu(row, { x: event.clientX, y: event.clientY });
    },
    onDragStart(event) {
      const row = rowOf(event.target);
      if (row) dragRuns(event, of.store, runs.includes(row.run) ? runs : [row.run]);
    },
  } satisfies HTMLAttributes<HTMLDivElement> & { onPart: unknown };
}

function below({ target, clientX: x, clientY: y }: MouseEvent): { x: number; y: number } {
  if (!(target instanceof Element)) return { x, y };
  const { left, bottom } = target.getBoundingClientRect();
  return { x: left, y: bottom };
}

/** The heading that was pressed stays where it is while another group folds above it. */
function useHeld(open: string | null, onFold: RunsFound["fold"]) {
  const list = useRef<HTMLDivElement | null>(null);
  const held = useRef<{ heading: HTMLElement; top: number } | null>(null);
  useLayoutEffect(() => {
    const { current: pressed } = held;
    held.current = null;
    if (!pressed || !list.current) return;
    list.current.scrollTop += pressed.heading.getBoundingClientRect().top - pressed.top;
  }, [open]);
  const onToggle = (filter: string, heading: HTMLElement) => {
    held.current = { heading, top: heading.getBoundingClientRect().top };
    onFold(filter === open ? null : filter);
  };
  return [list, onToggle] as const;
}

interface GroupHeadingProps {
  group: Group;
  isOpen: boolean;
  onToggle(filter: string, heading: HTMLElement): void;
}

/** The runs with one value, how many they are, and the best of them; it opens to its runs. */
function GroupHeading({ group, isOpen, onToggle }: GroupHeadingProps) {
  const best = group.cells[0]?.best ?? "";
  return (
    <div class="tm-panel-group" role="row">
      <div role="gridcell">
        <button
          type="button"
          aria-expanded={isOpen}
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
