import { useTitle } from "./use-view.js";
import { Bar, Chosen } from "./compare/bar.js";
import { Page } from "./compare/grid.js";
import { useComparison } from "./compare/use-comparison.js";
import type { ViewProps } from "./host.js";
import { Problem } from "./parts/problem.js";
import { useDrop } from "./dragged.js";
import { compareTitle } from "./views.js";
import { trans } from "./translation.js";

/** Runs side by side: what differs, how the metrics changed, the code's diff and charts. */
export function CompareView({ client, host, query }: ViewProps) {
  const at = useComparison(client, host, query);
  const { page } = at;
  const drop = useDrop(host.store, (runs) => at.add(runs.map((run) => `#${run}`)));
  useTitle(host, compareTitle(page ? page.runs.map((run) => `#${run}`) : at.refs));
  return (
    <div class="tm-cmp" aria-busy={at.pending} {...drop.props}>
      {drop.isOver ? (
        <div class="tm-cmp-drop">
          <span>{trans.__("Drop the runs to compare them too")}</span>
        </div>
      ) : null}
      <Bar
        runs={page && page.runs.length}
        differencesOnly={at.differencesOnly}
        onDifferencesOnly={at.setDifferencesOnly}
        values={at.values}
        onValues={at.setValues}
        onAdd={at.add}
      />
      <Problem error={at.error} />
      <Problem error={drop.problem} />
      {at.isUnanswerable ? (
        <Chosen
          refs={at.refs}
          baseline={at.extraBaseline}
          onRemove={at.removeReference}
          onNoBaseline={() => at.setBaseline(null)}
        />
      ) : null}
      {!page && !at.error ? <p class="tm-dim">{trans.__("Comparing …")}</p> : null}
      {page ? (
        <Page
          client={client}
          host={host}
          page={page}
          folded={at.folded}
          directions={at.directions}
          onFold={at.fold}
          onDirection={at.setDirection}
          onBase={at.setBaseline}
          onRemove={at.remove}
        />
      ) : null}
    </div>
  );
}
