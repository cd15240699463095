import { useRef } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Choice, Column, ComparisonPage } from "../../wire/wire.js";
import { Blocks, type Clicks } from "../blocks.js";
import type { Host } from "../host.js";
import { Media } from "../media/media.js";
import { trans } from "../translation.js";
import { Charts } from "./charts.js";
import { type Direction, DirectionButton, isDirection } from "./direction-button.js";
import { type Folded, type Section, sectionsOf, shownRows } from "./folding.js";
import { Foldable, GridRow, SectionTitle } from "./row.js";
import { BaselineButton, RunHead } from "./run-head.js";

interface PageProps {
  client: Client;
  host: Host;
  page: ComparisonPage;
  folded: Folded;
  directions: Record<string, Direction>;
  onFold: (place: string, folded: boolean) => void;
  onDirection: (metric: string, direction: Direction) => void;
  onBase: (run: string) => void;
  onRemove: (run: number) => void;
}

/** A comparison: the grid, the texts against the baseline's, charts. */
export function Page({ client, host, directions, onDirection, ...props }: PageProps) {
  const { page, folded, onFold, onBase } = props;
  const root = useRef<HTMLDivElement>(null);
  const clicks: Clicks = {
    onRun: (run) => host.open("run", { run: `#${run}` }),
    onPart: (key) => {
      onFold(key, false);
      const part = root.current?.querySelector(`[data-place="${CSS.escape(key)}"]`);
      requestAnimationFrame(() => part?.scrollIntoView({ block: "nearest" }));
    },
    choose: ({ what, name, chosen }: Choice) =>
      what === "baseline" ? (
        <BaselineButton isBase={chosen === "baseline"} onBase={() => onBase(name)} />
      ) : (
        <DirectionButton
          metric={name}
          direction={isDirection(chosen) ? chosen : "unknown"}
          isSet={Object.hasOwn(directions, name)}
          onChange={(direction) => onDirection(name, direction)}
        />
      ),
  };
  return (
    <div ref={root}>
      <Grid {...props} clicks={clicks} />
      <Blocks blocks={page.said} />
      {page.texts.map(({ key = "", title, blocks, is_open: isOpen }) => (
        <Foldable
          key={key}
          id={key}
          title={title}
          isFolded={folded[key] ?? !isOpen}
          onFold={(next) => onFold(key, next)}
        >
          <Blocks blocks={blocks} />
        </Foldable>
      ))}
      {page.media.length ? (
        <Foldable
          id="media"
          title={trans.__("Media")}
          isFolded={folded.media ?? false}
          onFold={(next) => onFold("media", next)}
        >
          <Media
            client={client}
            host={host}
            runs={page.runs}
            series={page.media}
            baseline={page.baseline}
          />
        </Foldable>
      ) : null}
      {page.metrics.length ? (
        <Foldable
          title={trans.__("Charts")}
          isFolded={folded.charts ?? false}
          onFold={(next) => onFold("charts", next)}
        >
          <Charts client={client} host={host} runs={page.runs} metrics={page.metrics} />
        </Foldable>
      ) : null}
    </div>
  );
}

interface GridProps extends Pick<PageProps, "page" | "folded" | "onFold" | "onBase" | "onRemove"> {
  clicks: Clicks;
}

/** A column for each run, a row for each key; the keys and the heads stay in sight. */
function Grid({ page, clicks, onBase, onRemove, ...folding }: GridProps) {
  const { rows, columns = [] } = page.grid;
  return (
    <div class="tm-cmp-grid" role="region" aria-label={trans.__("Comparison")} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th class="tm-cmp-first" />
            {page.runs.map((run, at) => (
              <RunHead
                key={run}
                run={run}
                column={columns[at + 1] ?? { lines: [] }}
                clicks={clicks}
                onBase={() => onBase(`#${run}`)}
                onRemove={() => onRemove(run)}
              />
            ))}
          </tr>
        </thead>
        {sectionsOf(rows).map((section) => (
          <Body
            key={section.name}
            section={section}
            columns={columns}
            clicks={clicks}
            {...folding}
          />
        ))}
      </table>
    </div>
  );
}

interface BodyProps extends Pick<PageProps, "folded" | "onFold"> {
  section: Section;
  columns: Column[];
  clicks: Clicks;
}

function Body({ section, columns, clicks, folded, onFold }: BodyProps) {
  const isShut = folded[section.name] ?? false;
  const shown = isShut ? [] : shownRows(section, folded);
  return (
    <tbody>
      <SectionTitle
        section={section}
        wide={columns.length - 1}
        isFolded={isShut}
        onFold={(next) => onFold(section.name, next)}
      />
      {shown.map((row) => (
        <GridRow
          key={`${row.row.depth ?? 0} ${row.place}`}
          shown={row}
          columns={columns}
          clicks={clicks}
          onFold={(next) => onFold(row.place, next)}
        />
      ))}
    </tbody>
  );
}
