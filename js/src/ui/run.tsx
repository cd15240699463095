import { useTitle } from "./use-view.js";
import type { ViewProps } from "./host.js";
import { Failed, Problem } from "./parts/problem.js";
import { useKept } from "./parts/kept.js";
import { Tags } from "./parts/tags.js";
import { Deleted, Head } from "./run/head.js";
import { Panel } from "./run/panel.js";
import { isTab, type TabName, Tabs, tabsOf } from "./run/tabs.js";
import { useShownRun } from "./run/use-shown-run.js";
import { trans } from "./translation.js";
import { runTitle } from "./views.js";

/** One run, all of it: head, tags and a tab for each side of it; live while it runs. */
export function RunView({ client, host, query }: ViewProps) {
  const shown = useShownRun(client, host, typeof query.run === "string" ? query.run : "-1");
  const [tab, choose] = useKept<TabName>(host.state, "tab", "overview", (kept) =>
    isTab(kept) ? kept : null,
  );
  const page = shown.data;
  useTitle(host, page && runTitle(page.run.number, page.run.name));
  if (!page)
    return (
      <div class="tm-run">
        {shown.error ? (
          <Failed error={shown.error} again={shown.again} />
        ) : (
          <span class="tm-dim" role="status">
            {trans.__("Reading the run…")}
          </span>
        )}
      </div>
    );
  const { number } = page.run;
  return (
    <article
      class="tm-run"
      aria-label={trans.__("Run #%1 %2", number, page.run.name)}
      aria-busy={shown.pending}
    >
      <Head client={client} host={host} page={page} onGo={shown.go} onStep={shown.step} />
      <Problem error={shown.error} />
      <Deleted key={`deleted-${number}`} client={client} run={page.run} />
      <Tags client={client} run={number} tags={page.tags} />
      <Tabs tabs={tabsOf(page)} chosen={tab} onChoose={choose}>
        <Panel
          key={number}
          tab={tab}
          client={client}
          host={host}
          page={page}
          onGo={shown.go}
          onTab={choose}
          onForest={shown.askForest}
        />
      </Tabs>
    </article>
  );
}
