import { useMemo } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Changed, Progress, TableRow } from "../../wire/wire.js";
import { useView } from "../use-view.js";
import { STARRED } from "./runs-filter.js";

/** What is asked of the rows in sight beside their own. */
interface Seen {
  starred: ReadonlySet<number>;
  progress: Readonly<Record<string, Progress>>;
}

const EVERY = 500;

/** Which of the rows in sight have a star, and how far those that run have come. */
export function useSeen(client: Client, rows: readonly TableRow[], every: number): Seen {
  const runs = rows.map((row) => row.run.number);
  const running = rows.flatMap(({ run }) => (run.status === "running" ? run.number : []));
  const concerns = ({ runs: changed }: Changed) => changed.some((run) => runs.includes(run));
  const most = { every: Math.max(EVERY, every) };
  const stars = useView(
    client,
    "runs",
    runs.length
      ? { filter: STARRED, runs, columns: [], limit: runs.length, lifecycle: "all" }
      : null,
    concerns,
    most,
  );
  const ran = running.length ? { runs: running } : null;
  const far = useView(client, "progress", ran, concerns, most);
  const starred = useMemo(
    () => new Set(stars.data?.rows.map((row) => row.run.number)),
    [stars.data],
  );
  return { starred, progress: far.data?.progress ?? NOTHING };
}

const NOTHING: Record<string, Progress> = {};
