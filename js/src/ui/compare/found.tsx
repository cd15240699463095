import { useRef } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Comparison } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { trans } from "../translation.js";
import { Charts } from "./charts.js";
import { Codes } from "./codes.js";
import { commonMetrics } from "./common.js";
import { Foldable } from "./foldable.js";
import { Grid, type GridProps } from "./grid.js";

interface Props extends Omit<GridProps, "onOpen" | "onCode"> {
  client: Client;
  host: Host;
}

/** A comparison: the grid, the diffs of the code, charts. */
export function Found({ client, host, ...props }: Props) {
  const { found, folded, onFold } = props;
  const root = useRef<HTMLDivElement>(null);
  const showCode = (place: string) => {
    onFold(place, false);
    const part = root.current?.querySelector(`[data-place="${CSS.escape(place)}"]`);
    requestAnimationFrame(() => part?.scrollIntoView({ block: "nearest" }));
  };
  const metrics = commonMetrics(found);
  return (
    <div ref={root}>
      <Grid {...props} onOpen={(run) => host.open("run", { run: `#${run}` })} onCode={showCode} />
      {hasNoDifferences(found) ? (
        <p class="tm-dim">
          {found.not_known.length
            ? trans.__("No differences in what is known.")
            : trans.__("No differences.")}
        </p>
      ) : null}
      {found.not_known.length ? (
        <p class="tm-dim">
          {trans.__("Not known, so not compared: %1", found.not_known.join("; "))}
        </p>
      ) : null}
      <Codes found={found} folded={folded} onFold={onFold} />
      {metrics.length ? (
        <Foldable
          title={trans.__("Charts")}
          isFolded={folded.charts ?? false}
          onFold={(next) => onFold("charts", next)}
        >
          <Charts
            client={client}
            host={host}
            runs={found.runs.map((run) => run.number)}
            metrics={metrics}
          />
        </Foldable>
      ) : null}
    </div>
  );
}

function hasNoDifferences(found: Comparison): boolean {
  if (!found.differences_only || found.codes.length > 1 || found.texts.length) return false;
  return found.sections.every((one) => !one.rows.length);
}
