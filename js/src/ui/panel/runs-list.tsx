import { useCallback } from "preact/hooks";
import { dragRuns } from "../dragged.js";
import { List } from "./list.js";
import { actionOf, type FormName, perform, type World } from "./runs-actions.js";
import type { PanelRunsProps } from "./runs-asked.js";
import type { RunsChosen } from "./runs-chosen.js";
import type { RunsFound } from "./runs-found.js";

export interface Point {
  x: number;
  y: number;
}

interface RunsListProps {
  of: PanelRunsProps;
  found: RunsFound;
  choosing: RunsChosen;
  world: World;
  form: FormName | null;
  /** A name that was under the pen is left. */
  onNamed(): void;
  /** Show the menu of the chosen runs: there, or (null) at the row that the keyboard is at. */
  onMenu(at: Point | null): void;
}

/** The list, with what its keys and presses do to runs. */
export function RunsList(props: RunsListProps) {
  const { of, found, choosing, world, form, onMenu } = props;
  const { host, store } = of;
  const { pages } = found;
  const { chosen, selection } = choosing;
  const onSeen = useCallback((from: number, to: number) => pages?.see(from, to), [pages]);
  return (
    <List
      {...choosing}
      client={of.client}
      rows={found.rows}
      metric={found.metric}
      every={of.preferences.refresh}
      groups={found.groups}
      open={found.open}
      onFold={found.fold}
      named={form === "rename" ? (chosen[0] ?? null) : null}
      onNamed={(name) => {
        const run = world.run(chosen[0] ?? 0);
        if (name !== null && run) world.acts.rename(run, name);
        props.onNamed();
      }}
      onSeen={onSeen}
      onOpen={(run) => host.openIn(store, "run", { run: String(run) })}
      onStar={(run, isStarred) => {
        const starred = new Set(isStarred ? [run] : []);
        perform("star-runs", { ...world, chosen: [run], starred });
      }}
      onMenu={(index, run, at) => {
        if (!selection.runs.includes(run)) choosing.onPress(index, new MouseEvent("click"));
        onMenu(at);
      }}
      onDrag={(event, run) =>
        dragRuns(event, store, selection.runs.includes(run) ? selection.runs : [run])
      }
      onKey={(event) => {
        const isMenu = event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
        const name = actionOf(event);
        if (isMenu && chosen.length) onMenu(null);
        else if (name) perform(name, world);
        else return isMenu;
        return true;
      }}
    />
  );
}
