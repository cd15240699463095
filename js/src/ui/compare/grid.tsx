import { useRef } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Comparison, Section } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { pulse, useNow } from "../parts/clock.js";
import { trans } from "../translation.js";
import { Charts } from "./charts.js";
import { CodeRow, Codes, placeOf } from "./codes.js";
import { commonMetrics } from "./common.js";
import type { Direction } from "./direction-button.js";
import { type Folded, isFolded, shownRows } from "./folding.js";
import { Foldable, Row, SectionTitle } from "./row.js";
import { RunHead } from "./run-head.js";

interface FoundProps extends Omit<GridProps, "onOpen" | "onCode"> {
  client: Client;
  host: Host;
}

/** A comparison: the grid, the diffs of the code, charts. */
export function Found({ client, host, ...props }: FoundProps) {
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

interface GridProps {
  found: Comparison;
  folded: Folded;
  directions: Record<string, Direction>;
  onFold: (place: string, folded: boolean) => void;
  onDirection: (metric: string, direction: Direction) => void;
  onBase: (run: number) => void;
  onOpen: (run: number) => void;
  onRemove: (run: number) => void;
  onCode: (place: string) => void;
}

/** A column for each run, a row for each key; the keys and the heads stay in sight. */
function Grid(props: GridProps) {
  const { found, folded, onFold, onCode } = props;
  const { runs, codes, baseline } = found;
  const sections = found.sections.filter((one) => one.rows.length || one.equal);
  const showsCode = codes.length > 1 || (codes.length > 0 && !found.differences_only);
  return (
    <div class="tm-cmp-grid" role="region" aria-label={trans.__("Comparison")} tabIndex={0}>
      <table>
        <Heads {...props} />
        {showsCode ? (
          <tbody>
            <SectionTitle
              name={trans.__("Code")}
              wide={runs.length}
              note=""
              isFolded={folded.code ?? false}
              onFold={(next) => onFold("code", next)}
            />
            {folded.code ? null : (
              <CodeRow
                runs={runs}
                codes={codes}
                baseline={baseline}
                onShow={(one) => onCode(placeOf(one))}
              />
            )}
          </tbody>
        ) : null}
        {sections.map((section) => (
          <Body key={section.name} {...props} section={section} />
        ))}
      </table>
    </div>
  );
}

function Heads({ found, onBase, onOpen, onRemove }: GridProps) {
  const now = useNow(found.now ?? 0, pulse(found.runs));
  return (
    <thead>
      <tr>
        <th class="tm-cmp-first" />
        {found.runs.map((run) => (
          <RunHead
            key={run.number}
            run={run}
            now={now}
            isBase={run.number === found.baseline}
            onBase={() => onBase(run.number)}
            onOpen={() => onOpen(run.number)}
            onRemove={() => onRemove(run.number)}
          />
        ))}
      </tr>
    </thead>
  );
}

function Body({ section, ...props }: GridProps & { section: Section }) {
  const { found, folded, directions, onFold, onDirection } = props;
  const { name, rows, equal } = section;
  const base = found.runs.findIndex((run) => run.number === found.baseline);
  const isShut = folded[name] ?? false;
  const shown = isShut ? [] : shownRows(name, rows, folded);
  return (
    <tbody>
      <SectionTitle
        name={titleOf(name)}
        wide={found.runs.length}
        note={equal ? trans.__("%1 equal, not shown", equal) : ""}
        isFolded={isShut}
        onFold={(next) => onFold(name, next)}
      />
      {shown.map((row) => (
        <Row
          key={`${row.depth} ${row.key}`}
          row={row}
          base={base}
          isFolded={isFolded(name, row, folded)}
          onFold={(next) => onFold(`${name}/${row.key}`, next)}
          way={
            name === "metrics"
              ? {
                  isSet: Object.hasOwn(directions, row.key),
                  onChange: (direction) => onDirection(row.key, direction),
                }
              : undefined
          }
        />
      ))}
    </tbody>
  );
}

function titleOf(section: string): string {
  const titles: Record<string, string> = {
    params: trans.__("Params"),
    metrics: trans.__("Metrics"),
    inputs: trans.__("Inputs"),
    environment: trans.__("Environment"),
    tags: trans.__("Tags"),
    notes: trans.__("Notes"),
  };
  return titles[section] ?? section;
}
