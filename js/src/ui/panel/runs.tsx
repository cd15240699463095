import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Menu } from "../parts/menu.js";
import type { Doing } from "../parts/use-doing.js";
import type { PageReader } from "../runs/page-reader.js";
import { trans } from "../translation.js";
import { type Acts, actsOf } from "./runs-acts.js";
import { type FormName, isOfRuns, perform, runningOf, type World } from "./runs-actions.js";
import type { PanelRunsProps } from "./runs-asked.js";
import { useRunsChosen } from "./runs-chosen.js";
import { RunsEmpty } from "./runs-empty.js";
import type { Here } from "./runs-filter.js";
import { RunsForm } from "./runs-form.js";
import { useRunsFound } from "./runs-found.js";
import { type Point, RunsList } from "./runs-list.js";
import { runsMenu } from "./runs-menu.js";
import { useRunsSettings } from "./runs-settings.js";
import { RunsTop } from "./runs-top.js";
import { useWatched } from "./use-watched.js";

/** The runs of a store or of an experiment: searched, narrowed, grouped, chosen and acted on. */
export function PanelRuns(props: PanelRunsProps) {
  const { client, host, experiment, lifecycle, user, notebook } = props;
  const settings = useRunsSettings(host.state, props.experimentId);
  const { cell } = useWatched(host.focus);
  const here: Here = { user, notebook, cell, now: new Date() };
  const found = useRunsFound(props, settings, here);
  const choosing = useRunsChosen(props, found);
  const { chosen } = choosing;
  const acts = useActs(props, found.pages);
  const [form, setForm] = useState<FormName | null>(null);
  const [menu, setMenu] = useState<Point | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const focus = (selector: string) => root.current?.querySelector<HTMLElement>(selector)?.focus();
  const { filter, order_by, rows } = found;
  const search = () => focus("input[role=combobox]");
  const asked = { acts, filter, order_by, show: setForm, search };
  const world: World = { ...props, ...choosing, ...asked };
  const leave = () => {
    setForm(null);
    focus("[role=grid]");
  };
  const onMenu = (at: Point | null) => {
    setForm(null);
    setMenu(at ?? placeOfActive(root.current));
  };
  useElsewhereAsked(props, world);
  const isEmpty = found.isGrouped ? found.groups?.groups.length === 0 : rows?.total === 0;
  const selected = choosing.selection.runs.length;
  const running = form === "delete" ? runningOf(world) : [];
  const below = { client, rows, chosen, running, acts, experiments: found.keys.experiments };
  return (
    <div ref={root} class="tm-panel-runs">
      <RunsTop
        {...{ settings, found, here, selected, world }}
        canGroup={lifecycle === "active"}
        onClear={choosing.clear}
      />
      {isEmpty ? (
        <RunsEmpty {...{ lifecycle, experiment, settings, found }} />
      ) : (
        <RunsList of={props} {...{ found, choosing, world, form, onMenu }} onNamed={leave} />
      )}
      {form && form !== "rename" && chosen.length ? (
        <RunsForm
          key={`${form} ${chosen.join()}`}
          form={form}
          {...below}
          onDelete={() => world.leave(acts.remove(chosen))}
          onLeave={leave}
        />
      ) : null}
      {menu && chosen.length ? (
        <Menu
          at={menu}
          label={trans.__("Actions")}
          items={runsMenu(world)}
          onLeave={() => setMenu(null)}
        />
      ) : null}
    </div>
  );
}

/** What is done is seen at once, however late the store tells of it. */
function useActs({ client, doing: { attempt } }: PanelRunsProps, pages: PageReader | null): Acts {
  return useMemo(() => {
    const seen: Doing["attempt"] = async (...what) => {
      const isDone = await attempt(...what);
      pages?.refresh();
      return isDone;
    };
    return actsOf(client, seen);
  }, [client, attempt, pages]);
}

/** Do what is asked for elsewhere: the palette, a menu, a key. */
function useElsewhereAsked({ host }: PanelRunsProps, world: World): void {
  const latest = useRef(world);
  latest.current = world;
  useEffect(
    () =>
      host.onAction((name) => {
        if (isOfRuns(name)) perform(name, latest.current);
      }),
    [host],
  );
}

/** Below the row that the keyboard is at, in pixels of the window. */
function placeOfActive(root: HTMLElement | null): Point {
  const list = root?.querySelector("[role=grid]");
  const id = list?.getAttribute("aria-activedescendant") ?? "";
  const row = (id && root?.querySelector(`#${CSS.escape(id)}`)) || list;
  const { left = 0, bottom = 0 } = row?.getBoundingClientRect() ?? {};
  return { x: left + 24, y: bottom - 4 };
}
