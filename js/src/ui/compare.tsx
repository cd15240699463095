import { Bar } from "./compare/bar.js";
import { Chosen } from "./compare/chosen.js";
import { Found } from "./compare/found.js";
import { useComparison } from "./compare/use-comparison.js";
import type { ViewProps } from "./mount.js";
import { Problem } from "./parts/problem.js";

/** Runs side by side: what differs, how the metrics changed, the code's diff and charts. */
export function CompareView({ client, host, query }: ViewProps) {
  const at = useComparison(client, host, query);
  const { found } = at;
  return (
    <div class="tm-cmp" aria-busy={at.pending}>
      <Bar
        runs={found && found.runs.length}
        differencesOnly={at.differencesOnly}
        onDifferencesOnly={at.setDifferencesOnly}
        onAdd={at.add}
      />
      <Problem error={at.error} />
      {at.isUnanswerable ? (
        <Chosen
          refs={at.refs}
          baseline={at.extraBaseline}
          onRemove={at.removeReference}
          onNoBaseline={() => at.setBaseline(null)}
        />
      ) : null}
      {!found && !at.error ? <p class="tm-dim">Comparing …</p> : null}
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
