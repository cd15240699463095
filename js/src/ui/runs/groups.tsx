import { useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Changed, Group, GroupCell } from "../../wire/wire.js";
import { figure } from "../parts/format.js";
import { Problem } from "../parts/problem.js";
import { Status } from "../parts/status.js";
import { trans } from "../translation.js";
import { useView } from "../use-view.js";
import type { Settings } from "./settings.js";

interface GroupsProps {
  client: Client;
  by: string;
  filter: string;
  experiment: string | null;
  settings: Settings;
  onRun(run: number): void;
}

const always = (_: Changed) => true;

/** Runs by the value of a param or tag: how many, and the mean, spread and best of each metric. */
export function GroupsTable({ client, by, filter, experiment, settings, onRun }: GroupsProps) {
  const { values = null, directions = {} } = settings;
  const asked = { by, filter, experiment, values, directions };
  const { data, error } = useView(client, "groups", asked, always);
  if (!data || data.by !== by) return <Problem error={error} />;
  const columns = data.columns;
  const meaning = trans.__("mean ± standard deviation, best");
  return (
    <div class="tm-runs-groups">
      <Problem error={error} />
      <table aria-label={trans.__("Runs by %1", by)}>
        <thead>
          <tr>
            <th scope="col">{by}</th>
            <th scope="col" class="tm-num">
              {trans.__("runs")}
            </th>
            {data.metrics.map((key) => (
              <th key={key} scope="col" class="tm-num" title={meaning}>
                {key}
              </th>
            ))}
          </tr>
        </thead>
        {data.groups.map((group) => (
          <OneGroup
            key={group.filter}
            {...{ client, experiment, group, columns, directions, onRun }}
            onAll={() => {
              settings.setGroup("");
              settings.setFilter(group.filter);
            }}
          />
        ))}
      </table>
      {data.groups.length ? null : <p class="tm-dim">{trans.__("No run has %1.", by)}</p>}
      {data.hidden ? (
        <p class="tm-dim">
          {trans._n(
            "%2 more group is not shown.",
            "%2 more groups are not shown.",
            data.hidden,
            figure(data.hidden),
          )}
        </p>
      ) : null}
    </div>
  );
}

interface OneGroupProps extends Pick<GroupsProps, "client" | "experiment" | "onRun"> {
  directions: NonNullable<Settings["directions"]>;
  group: Group;
  /** Of its runs. */
  columns: string[];
  onAll(): void;
}

/** A group, which opens to its runs. */
function OneGroup({ group, onAll, ...props }: OneGroupProps) {
  const { columns, onRun } = props;
  const [open, setOpen] = useState(false);
  return (
    <tbody>
      <tr>
        <th scope="row">
          <button
            type="button"
            class="tm-runs-fold"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {open ? "▾" : "▸"} <bdi>{group.label}</bdi>
          </button>
        </th>
        <td class="tm-num">{figure(group.runs)}</td>
        {group.cells.map((cell, at) => (
          <Summary key={columns[at]} cell={cell} onRun={onRun} />
        ))}
      </tr>
      {open ? <GroupRuns filter={group.filter} {...props} onAll={onAll} /> : null}
    </tbody>
  );
}

function Summary({ cell, onRun }: { cell: GroupCell; onRun(run: number): void }) {
  const { best_run: best } = cell;
  return (
    <td class="tm-num">
      {cell.mean}
      {cell.spread ? <span class="tm-dim"> ± {cell.spread}</span> : null}
      {cell.best && best !== null ? (
        <div class="tm-runs-best">
          {trans.__("best")}{" "}
          <button
            type="button"
            class="tm-runs-fold tm-good"
            title={trans.__("Open #%1", best)}
            onClick={() => onRun(best)}
          >
            {cell.best}
          </button>
        </div>
      ) : null}
    </td>
  );
}

interface GroupRunsProps extends Omit<OneGroupProps, "group"> {
  filter: string;
}

const SHOWN = 20;

/** The newest runs of a group, their metrics below those of the group. */
function GroupRuns({ client, onRun, onAll, ...asked }: GroupRunsProps) {
  const { columns } = asked;
  const { data, error } = useView(client, "runs", { ...asked, limit: SHOWN });
  const width = columns.length + 2;
  return (
    <>
      {data?.rows.map(({ run, cells }) => (
        <tr key={run.number}>
          <th scope="row" class="tm-runs-member" colSpan={2}>
            <Status status={run.status} short />{" "}
            <button type="button" class="tm-runs-fold" onClick={() => onRun(run.number)}>
              <bdi>{run.name}</bdi>
            </button>{" "}
            <span class="tm-dim">#{run.number}</span>
          </th>
          {cells.map(([text, exact], at) => (
            <td key={columns[at]} class="tm-num" title={exact || undefined}>
              {text}
            </td>
          ))}
        </tr>
      ))}
      <tr>
        <td class="tm-runs-member" colSpan={width}>
          <Problem error={error} />
          {data ? (
            <button type="button" class="tm-button" onClick={onAll}>
              {trans._n(
                "Show it in the table",
                "Show all %2 in the table",
                data.total,
                figure(data.total),
              )}
            </button>
          ) : (
            <span class="tm-dim">…</span>
          )}
        </td>
      </tr>
    </>
  );
}
