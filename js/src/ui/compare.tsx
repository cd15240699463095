import { useTitle } from "./use-view.js";
import { Bar, Chosen } from "./compare/bar.js";
import { Found } from "./compare/grid.js";
import { useComparison } from "./compare/use-comparison.js";
import type { ViewProps } from "./host.js";
import { Problem } from "./parts/problem.js";
import { useDrop } from "./dragged.js";
import { compareTitle } from "./views.js";
import { trans } from "./translation.js";

/** Runs side by side: what differs, how the metrics changed, the code's diff and charts. */
export function CompareView({ client, host, query }: ViewProps) {
  const at = useComparison(client, host, query);
  const { found } = at;
  const drop = useDrop(host.store, (runs) => at.add(runs.map((run) => `#${run}`)));
  useTitle(host, compareTitle(found ? found.runs.map((run) => `#${run.number}`) : at.refs));
  return (
    <div class="tm-cmp" aria-busy={at.pending} {...drop.props}>
      {drop.isOver ? (
        <div class="tm-cmp-drop">
          <span>{trans.__("Drop the runs to compare them too")}</span>
        </div>
      ) : null}
      <Bar
        runs={found && found.runs.length}
        differencesOnly={at.differencesOnly}
        onDifferencesOnly={at.setDifferencesOnly}
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
      {!found && !at.error ? <p class="tm-dim">{trans.__("Comparing …")}</p> : null}
      {found ? (
        <Found
          client={client}
          host={host}
          found={found}
          folded={at.folded}
          directions={at.directions}
          onFold={at.fold}
          onDirection={at.setDirection}
          onBase={(run) => at.setBaseline(`#${run}`)}
          onRemove={at.remove}
        />
      ) : null}
    </div>
  );
}
