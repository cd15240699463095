import type { RunPage, Table } from "../../wire/wire.js";
import { BlockTable, Blocks, Part } from "../blocks.js";
import type { Host } from "../host.js";
import { Markdown } from "../parts/markdown.js";
import { MOST_COMPARED } from "../compare/references.js";
import { trans } from "../translation.js";
import type { TabName } from "./tabs.js";

const METRICS = 12;
/** Columns of the metrics: what they are called, the last value, the course. */
const LAST = 3;

export interface OverviewProps {
  host: Host;
  page: RunPage;
  onGo(number: number): void;
  onTab(name: TabName): void;
  /** Tell which params of the runs inside mattered by a forest too. */
  onForest(): void;
}

/** What the run was, in short: what went wrong, params, metrics, children, where it came from. */
export function Overview({ page, host, onGo, onTab, onForest }: OverviewProps) {
  return (
    <div class="tm-run-parts">
      {page.said.length ? (
        <div class="tm-part tm-all">
          <Blocks blocks={page.said} />
        </div>
      ) : null}
      {page.run.note ? (
        <Part title={trans.__("Note")} wide>
          <Markdown text={page.run.note} />
        </Part>
      ) : null}
      <Blocks blocks={page.params} />
      <LastValues page={page} onMore={() => onTab("metrics")} />
      {page.inside.length ? (
        <div class="tm-part tm-all">
          <InsideActions page={page} host={host} onForest={onForest} />
          <Blocks blocks={page.inside} onRun={onGo} />
        </div>
      ) : null}
      <Blocks blocks={page.facts} onRun={onGo} />
    </div>
  );
}

/** What the runs inside can be seen as. */
function InsideActions({
  page,
  host,
  onForest,
}: Pick<OverviewProps, "page" | "host" | "onForest">) {
  const filter = `parent = #${page.run.number}`;
  const compared = page.runs_inside.slice(0, MOST_COMPARED).map((run) => `#${run}`);
  const button = (text: string, onClick: () => void) => (
    <button type="button" class="tm-button" onClick={onClick}>
      {text}
    </button>
  );
  return (
    <div class="tm-row" role="toolbar" aria-label={trans.__("Runs inside")}>
      {button(trans.__("Table"), () => host.open("runs", { filter }))}
      {compared.length > 1
        ? button(trans.__("Compare children"), () => host.open("compare", { runs: compared }))
        : null}
      {button(trans.__("Chart children"), () => host.open("chart", { filter }))}
      {button(trans.__("Parallel coordinates"), () =>
        host.open("chart", { filter, kind: "parallel" }),
      )}
      {page.can_ask_forest ? button(trans.__("Importance by a forest too"), onForest) : null}
    </div>
  );
}

/** The last value and the course of the first metrics. */
function LastValues({ page, onMore }: { page: RunPage; onMore(): void }) {
  const { rows, columns = [] } = page.metrics;
  if (!rows.length)
    return (
      <Part title={trans.__("Metrics")}>
        <span class="tm-dim">
          {page.run.status === "running" ? trans.__("no metrics yet") : trans.__("no metrics")}
        </span>
      </Part>
    );
  const first: Table = {
    ...page.metrics,
    columns: columns.slice(0, LAST),
    rows: rows.slice(0, METRICS).map((row) => ({ ...row, cells: row.cells.slice(0, LAST) })),
  };
  return (
    <Part title={trans.__("Metrics, last values")}>
      <BlockTable table={first} />
      {rows.length > METRICS ? (
        <button type="button" class="tm-button" onClick={onMore}>
          {trans.__("%1 more", rows.length - METRICS)}
        </button>
      ) : null}
    </Part>
  );
}
