import { useTitle } from "./use-view.js";
import { useCallback, useEffect, useId, useState } from "preact/hooks";
import { ViewError } from "../wire/client.js";
import type { ViewProps } from "./host.js";
import { brushed } from "./chart/page.js";
import { Bar } from "./runs/bar.js";
import { NARROW } from "./runs/columns.js";
import { Empty } from "./runs/empty.js";
import { Grid } from "./runs/grid.js";
import { GroupsTable } from "./runs/groups.js";
import type { Asking } from "./runs/pages.js";
import { Tools } from "./runs/tools.js";
import { runsTitle } from "./title.js";
import { useBrushed } from "./runs/use-brushed.js";
import { useActions } from "./runs/use-actions.js";
import { usePages } from "./runs/page-reader.js";
import { usePlace } from "./runs/use-place.js";
import { useSelection } from "./runs/selection.js";
import { useSettings, useShown } from "./runs/settings.js";

/** The run table: search, sort, choose columns, group, select and act, over any number of runs. */
export function RunsView(props: ViewProps) {
  const { client, host } = props;
  const settings = useSettings(props);
  const { filter, experiment, order_by, columns, group_by: by, preferred, directions } = settings;
  const brushedRuns = useBrushed(host.page);
  const runs = by ? null : brushedRuns; // groups are told of all that match
  const asking: Asking = { filter, experiment, order_by, columns, runs, preferred, directions };
  const [{ rows, error, pending }, pages] = usePages(client, asking);
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const place = usePlace(element, rows);
  const narrow = place.width < NARROW;
  const shown = useShown(rows, settings, narrow);
  const onOpen = (run: number) => host.open("run", { run: String(run) });
  const { selection, ...selecting } = useSelection({ host, rows, pages, place, onOpen });
  const of = { filter: rows?.of.filter ?? filter, experiment };
  const actions = useActions(client, of, () => pages?.refresh());
  const onSeen = useCallback((from: number, to: number) => pages?.see(from, to), [pages]);
  const problemId = useId();
  useFilterKept(props, rows?.of.filter);
  useTitle(host, runsTitle(experiment));
  const refused = error instanceof ViewError && of.filter !== filter ? error.problem.column : null;
  const common = { client, rows, narrow, shown, place, selection };

  return (
    <div class="tm-runs" data-lm-suppress-shortcuts="true">
      <Tools
        client={client}
        settings={settings}
        columns={shown.map((one) => one.column)}
        wrongAt={refused}
        problemId={problemId}
        onExport={() => void actions.export([])}
      />
      <Bar
        client={client}
        rows={rows}
        pending={pending}
        problem={error?.message ?? ""}
        problemId={problemId}
        selected={selection.runs}
        actions={actions}
        onOpen={(view) => host.open(view, { runs: selection.runs.map(String) })}
        onClear={selecting.clear}
        onUnbrush={() => brushed(host.page, null)}
      />
      {by ? <GroupsTable {...{ client, by, ...of, settings }} onRun={onOpen} /> : null}
      {!by && rows?.total ? (
        <Grid
          {...common}
          {...selecting}
          {...{ rows, settings, onSeen, onOpen }}
          element={setElement}
        />
      ) : null}
      {!by && rows && !rows.total ? <Empty rows={rows} experiment={experiment} /> : null}
    </div>
  );
}

/** Python reads the filter that the rows are of, not one that is half typed. */
function useFilterKept({ host, query }: ViewProps, accepted: string | undefined): void {
  useEffect(() => {
    const kept = host.state.get("filter") ?? query.filter ?? "";
    if (accepted !== undefined && accepted !== kept) host.state.set("filter", accepted);
  }, [accepted]);
}
