import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type ChosenRuns, type FormName, RUN_ACTIONS } from "../actions/deeds.js";
import { Menu } from "../parts/menu.js";
import { useChanges } from "../runs/bar.js";
import { RunsEmpty } from "../runs/empty.js";
import { useListing } from "../runs/listing.js";
import { trans } from "../translation.js";
import { useAskedElsewhere } from "./experiments.js";
import { ROW } from "./run-lines.js";
import type { Here } from "./runs-filter.js";
import { RunsForm } from "./runs-form.js";
import { type PanelRunsProps, useRunsFound } from "./runs-found.js";
import { HEADING, type Point, RunsList } from "./runs-list.js";
import { useRunsSettings } from "./runs-settings.js";
import { RunsTop } from "./runs-top.js";
import { useWatched } from "./use-watched.js";

const GRID = "[role=grid],[role=treegrid]";

/** The runs of a store or of an experiment: searched, narrowed, grouped, chosen and acted on. */
export function PanelRuns(props: PanelRunsProps) {
  const { client, host, store, experiment, lifecycle, user, notebook } = props;
  const settings = useRunsSettings(host.state, props.experimentId);
  const { cell } = useWatched(host.focus);
  const here: Here = { user, notebook, cell, now: new Date() };
  const state = useMemo(memory, []);
  const found = useRunsFound(props, settings, here, state);
  const { filter, order_by, rows, groups } = found;
  const openAt = groups?.groups.findIndex((group) => group.filter === found.open) ?? -1;
  const listing = useListing(rows, found.pages, {
    ...{ state, follows: true, lines: { row: ROW, head: 0, above: (openAt + 1) * HEADING } },
    onOpen: (run) => host.open("run", { run: String(run) }),
  });
  useEffect(() => listing.clear(), [client, experiment, lifecycle]);
  const { chosen } = listing;
  const changes = useChanges(client, props.attempt, found.pages);
  const [starred, onStarred] = useState<ReadonlySet<number>>(new Set());
  const [form, show] = useState<FormName | null>(null);
  const [menu, setMenu] = useState<Point | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const focus = (selector: string) => root.current?.querySelector<HTMLElement>(selector)?.focus();
  const running = chosen.filter((run) => listing.run(run)?.status === "running");
  const on: ChosenRuns = {
    ...{ host, store, experiment, lifecycle, isReadOnly: props.isReadOnly, changes },
    ...{ filter, order_by, chosen, starred, show },
    ...{
      run: listing.run,
      inside: listing.inside,
      metricOfChosen: listing.metricOfChosen,
      leave: listing.leave,
    },
    search: () => focus("input[role=combobox]"),
    asksToDelete() {
      if (running.length) show("delete");
      return running.length > 0;
    },
  };
  const leave = () => {
    show(null);
    focus(GRID);
  };
  const onMenu = (at: Point | null) => {
    show(null);
    setMenu(at ?? placeOfActive(root.current));
  };
  useAskedElsewhere(host, (name) => {
    if (RUN_ACTIONS.has(name)) RUN_ACTIONS.perform(name, on);
  });
  const isEmpty = found.isGrouped ? groups?.groups.length === 0 : rows?.total === 0;
  const onClear = () => {
    settings.setTyped("");
    settings.setChips([]);
    settings.setBy("");
  };
  return (
    <div ref={root} class="tm-panel-runs">
      <RunsTop
        {...{ client, settings, found, here, on }}
        attempt={props.attempt}
        selected={listing.selection.runs.length}
        canGroup={lifecycle === "active"}
        onClear={listing.clear}
      />
      {isEmpty ? (
        <RunsEmpty
          {...{ lifecycle, experiment, onClear }}
          class="tm-panel-empty"
          hints={filter !== "" || found.isGrouped ? (rows?.hints ?? []) : null}
        />
      ) : (
        <RunsList of={props} {...{ found, listing, on, form, onMenu, onStarred }} onNamed={leave} />
      )}
      {form && form !== "rename" && chosen.length ? (
        <RunsForm
          key={`${form} ${chosen.join()}`}
          {...{ form, client, rows, chosen, running, changes }}
          experiments={found.keys.experiments}
          onDelete={() => listing.leave(changes.remove(chosen))}
          onLeave={leave}
        />
      ) : null}
      {menu && chosen.length ? (
        <Menu
          at={menu}
          label={trans.__("Actions")}
          items={RUN_ACTIONS.menu(on)}
          onLeave={() => setMenu(null)}
        />
      ) : null}
    </div>
  );
}

/** Which runs are selected is of no interest once the panel is gone. */
function memory() {
  const values = new Map<string, unknown>();
  return {
    get: (key: string) => values.get(key),
    set: (key: string, value: unknown) => void values.set(key, value),
  };
}

/** Below the row that the keyboard is at, in pixels of the window. */
function placeOfActive(root: HTMLElement | null): Point {
  const list = root?.querySelector(GRID);
  const id = list?.getAttribute("aria-activedescendant") ?? "";
  const row = (id && root?.querySelector(`#${CSS.escape(id)}`)) || list;
  const { left = 0, bottom = 0 } = row?.getBoundingClientRect() ?? {};
  return { x: left + 24, y: bottom - 4 };
}
