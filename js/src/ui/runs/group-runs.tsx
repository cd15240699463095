import type { Client } from "../../wire/client.js";
import { figure } from "../parts/counted.js";
import { Problem } from "../parts/problem.js";
import { Status } from "../parts/status.js";
import { trans } from "../translation.js";
import { useView } from "../use-view.js";

interface GroupRunsProps {
  client: Client;
  filter: string;
  experiment: string | null;
  columns: string[];
  onRun(run: number): void;
  onAll(): void;
}

const SHOWN = 20;

/** The newest runs of a group, their metrics below those of the group. */
export function GroupRuns({ client, filter, experiment, columns, onRun, onAll }: GroupRunsProps) {
  const { data, error } = useView(client, "runs", { filter, experiment, columns, limit: SHOWN });
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
