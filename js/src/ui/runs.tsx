import { useEffect, useId, useState } from "preact/hooks";
import { ViewError } from "../wire/client.js";
import { RUN_ACTIONS } from "./actions/deeds.js";
import { brushed, onBrush } from "./chart/page.js";
import type { ViewProps } from "./host.js";
import { Bar, useTableActions } from "./runs/bar.js";
import { Cells } from "./runs/cells.js";
import { NARROW } from "./runs/columns.js";
import { RunsEmpty } from "./runs/empty.js";
import { GroupsTable } from "./runs/groups.js";
import { useListing } from "./runs/listing.js";
import { usePages } from "./runs/page-reader.js";
import type { Asking } from "./runs/pages.js";
import { useSettings, useShown } from "./runs/settings.js";
import { Tools } from "./runs/tools.js";
import { runsTitle } from "./views.js";
import { useTitle } from "./use-view.js";

/** The run table: search, sort, choose columns, group, select and act, over any number of runs. */
export function RunsView(props: ViewProps) {
  const { client, host } = props;
  const settings = useSettings(props);
  const { filter, experiment, order_by, columns, group_by: by } = settings;
  const { preferred, directions, values, tree } = settings;
  const brushedRuns = useBrushed(host.page);
  const runs = by ? null : brushedRuns; // groups are told of all that match
  const asking: Asking = {
    ...{ filter, experiment, order_by, columns, runs, preferred, directions, values, tree },
  };
  const [{ rows, error, pending }, pages] = usePages(client, asking, { state: host.state });
  const onOpen = (run: number) => host.open("run", { run: String(run) });
  const listing = useListing(rows, pages, { state: host.state, onOpen });
  const narrow = listing.place.width < NARROW;
  const shown = useShown(rows, settings, narrow);
  const of = { filter: rows?.of.filter ?? filter, experiment };
  const actions = useTableActions(props, listing, pages, { ...of, order_by });
  const problemId = useId();
  useFilterKept(props, rows?.of.filter);
  useTitle(host, runsTitle(experiment));
  const refused = error instanceof ViewError && of.filter !== filter ? error.problem.column : null;

  return (
    <div class="tm-runs">
      <Tools
        client={client}
        settings={settings}
        columns={shown.map((one) => one.column)}
        nested={rows?.nested === true && !by}
        wrongAt={refused}
        problemId={problemId}
        attempt={actions.attempt}
        onExport={() => RUN_ACTIONS.perform("export-runs", { ...actions.on, chosen: [] })}
      />
      <Bar
        {...{ client, rows, actions, pending, problemId }}
        problem={error?.message ?? ""}
        onClear={listing.clear}
        onUnbrush={() => brushed(host.page, null)}
      />
      {by ? <GroupsTable {...{ client, by, ...of, settings }} onRun={onOpen} /> : null}
      {!by && rows?.total ? (
        <Cells {...{ client, rows, listing, settings, shown, narrow }} />
      ) : null}
      {!by && rows && !rows.total ? (
        <RunsEmpty
          class="tm-runs-empty"
          lifecycle="active"
          experiment={experiment}
          hints={rows.of.filter.trim() ? rows.hints : null}
        />
      ) : null}
    </div>
  );
}

/** The runs within the brushes of a chart on this page; null: there is no brush. */
function useBrushed(page: EventTarget): number[] | null {
  const [runs, setRuns] = useState<number[] | null>(null);
  useEffect(() => onBrush(page, (within) => setRuns(within && [...within])), [page]);
  return runs;
}

/** Python reads the filter that the rows are of, not one that is half typed. */
function useFilterKept({ host, query }: ViewProps, accepted: string | undefined): void {
  useEffect(() => {
    const kept = host.state.get("filter") ?? query.filter ?? "";
    if (accepted !== undefined && accepted !== kept) host.state.set("filter", accepted);
  }, [accepted]);
}
