import { useRef } from "preact/hooks";
import type { Dashboard } from "../wire/wire.js";
import { useTheme } from "./chart/theme.js";
import { Runs } from "./dashboard/runs.js";
import { Section } from "./dashboard/section.js";
import type { ViewProps } from "./host.js";
import { counted } from "./parts/format.js";
import { asNumbers, useKept } from "./parts/kept.js";
import { Problem } from "./parts/problem.js";
import { trans } from "./translation.js";
import { useTitle, useView } from "./use-view.js";
import { dashboardTitle } from "./views.js";

/** What is on it may change so often at most: milliseconds. */
const EVERY = 1000;

/** The charts of an experiment in sections, and the runs that they are of. */
export function DashboardView({ client, host, query }: ViewProps) {
  const { experiment, filter } = query;
  const asked = useView(
    client,
    "dashboard",
    {
      experiment: typeof experiment === "number" ? experiment : String(experiment ?? ""),
      ...(typeof filter === "string" && { filter }),
    },
    undefined,
    { every: EVERY },
  );
  const dashboard = asked.data;
  const [hidden, setHidden] = useKept(host.state, "hidden", [], asNumbers);
  const root = useRef<HTMLDivElement>(null);
  const theme = useTheme(root);
  useTitle(host, dashboard && dashboardTitle(dashboard.experiment));
  return (
    <div class="tm-dash" ref={root} aria-busy={asked.pending}>
      <Problem error={asked.error} />
      {dashboard ? (
        <>
          <div class="tm-dash-top">
            <h2>{dashboard.experiment}</h2>
            <span class="tm-dim">{said(dashboard)}</span>
          </div>
          <div class="tm-dash-body">
            <Runs
              runs={dashboard.runs}
              hidden={hidden}
              onHidden={setHidden}
              onOpen={(run) => host.open("run", { run: String(run) })}
            />
            <div>
              {dashboard.sections.map((section) => (
                <Section
                  key={section.name}
                  {...{ client, host, section, hidden, theme }}
                  runs={dashboard.runs}
                />
              ))}
            </div>
          </div>
        </>
      ) : null}
    </div>
  );
}

/** How many runs it is of. */
function said({ runs, total, sections }: Dashboard): string {
  const some =
    total > runs.length
      ? trans.__("the newest %1 of %2", runs.length, counted(total))
      : counted(total);
  return sections.length ? some : trans.__("%1, no metrics yet", some);
}
