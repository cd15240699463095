import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { SaidLine } from "./actions/doing.js";
import { onBrush } from "./chart/page.js";
import { useTheme } from "./chart/theme.js";
import { Runs } from "./dashboard/runs.js";
import { Section } from "./dashboard/section.js";
import { Top } from "./dashboard/top.js";
import { useBoard } from "./dashboard/use-board.js";
import type { ViewProps } from "./host.js";
import { Problem } from "./parts/problem.js";
import { useTitle } from "./use-view.js";
import { dashboardTitle } from "./views.js";

/** The charts of an experiment in sections, and the runs that they are of. */
export function DashboardView({ client, host, query }: ViewProps) {
  const board = useBoard(client, host, query);
  const { data, doing } = board;
  const root = useRef<HTMLDivElement>(null);
  const theme = useTheme(root);
  const brushed = useBrushed(host.page);
  const [added, setAdded] = useState<string | null>(null);
  const refocus = useRefocus(root);
  const filter = typeof query.filter === "string" ? query.filter : "";
  useTitle(host, data && dashboardTitle(data.experiment));
  const hidden = data?.body.hidden ?? [];
  const unseen = (data?.runs ?? [])
    .map((run) => run.number)
    .filter((run) => hidden.includes(run) || (brushed && !brushed.includes(run)));
  return (
    <div class="tm-dash" ref={root} tabIndex={-1} aria-busy={board.pending}>
      <Problem error={board.error} />
      {data ? (
        <>
          <Top {...{ client, board, data, filter }} />
          <div class="tm-dash-body">
            <Runs
              runs={data.runs}
              hidden={hidden}
              onHidden={(next) => board.set((body) => ({ ...body, hidden: next }))}
              onOpen={(run) => host.open("run", { run: String(run) })}
            />
            <div>
              {data.body.sections.map((section) => (
                <Section
                  key={section.name}
                  {...{ client, host, board, section, theme, filter, added, refocus }}
                  experiment={data.experiment}
                  runs={data.runs}
                  hidden={hidden}
                  unseen={unseen}
                  shown={data.body.shown}
                  sections={data.body.sections.map(({ name }) => name)}
                  onAdded={setAdded}
                />
              ))}
            </div>
          </div>
        </>
      ) : null}
      <SaidLine
        said={doing.said}
        dismiss={doing.dismiss}
        class="tm-dash-said"
        cross="tm-dash-menu"
      />
    </div>
  );
}

/** What is moved or removed loses the focus, which is given to a panel once that is drawn. */
function useRefocus(root: RefObject<HTMLElement>): (id: string | null) => void {
  const next = useRef<{ id: string | null } | null>(null);
  useEffect(() => {
    if (!next.current || !root.current) return;
    const { id } = next.current;
    next.current = null;
    const panel = id === null ? null : `[data-panel="${CSS.escape(id)}"] [aria-haspopup]`;
    const button = panel && root.current.querySelector<HTMLElement>(panel);
    (button || root.current).focus();
  });
  return (id) => {
    next.current = { id };
  };
}

/** The runs within the brushes of a chart on this page; null: there is no brush. */
function useBrushed(page: EventTarget): readonly number[] | null {
  const [runs, setRuns] = useState<readonly number[] | null>(null);
  useEffect(() => onBrush(page, setRuns), [page]);
  return runs;
}
