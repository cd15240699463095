import type { RunPage, Table } from "../../wire/wire.js";
import { BlockTable, Blocks, Part } from "../blocks.js";
import type { Host } from "../host.js";
import { Markdown } from "../parts/markdown.js";
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
}

/** What the run was, in short: what went wrong, params, metrics, children, where it came from. */
export function Overview({ page, host, onGo, onTab }: OverviewProps) {
  const filter = `parent = #${page.run.number}`;
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
        <div class="tm-part">
          <Blocks blocks={page.inside} onRun={onGo} />
          <div class="tm-row">
            <button type="button" class="tm-button" onClick={() => host.open("runs", { filter })}>
              {trans.__("Table")}
            </button>
            <button type="button" class="tm-button" onClick={() => host.open("chart", { filter })}>
              {trans.__("Chart")}
            </button>
          </div>
        </div>
      ) : null}
      <Blocks blocks={page.facts} onRun={onGo} />
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
