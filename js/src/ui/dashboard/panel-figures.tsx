import { useRef } from "preact/hooks";
import type { DashboardPanel } from "../../wire/wire.js";
import { Select } from "../chart/fields.js";
import { useNear } from "../parts/measure.js";
import { Problem } from "../parts/problem.js";
import { Figures } from "../run/figures.js";
import { trans } from "../translation.js";
import { useView } from "../use-view.js";
import { withPanel } from "./body.js";
import type { Surroundings } from "./surroundings.js";

const NEAR = { margin: "200px", kept: 1000 };

interface PanelFiguresProps extends Surroundings {
  panel: DashboardPanel;
}

/** The figures of one run: the newest that is shown, until another one is chosen. */
export function PanelFigures({ client, board, panel, runs, hidden }: PanelFiguresProps) {
  const place = useRef<HTMLDivElement>(null);
  const near = useNear(place, NEAR);
  const wasNear = useRef(false);
  wasNear.current ||= near;
  const newest = runs.find(({ number }) => !hidden.includes(number));
  const run = runs.find(({ number }) => number === panel.options.run) ?? newest;
  const query = wasNear.current && run ? { run: String(run.number) } : null;
  const { data, error } = useView(
    client,
    "run",
    query,
    (changed) => run !== undefined && changed.runs.includes(run.number),
    { isSeen: near },
  );
  return (
    <div
      ref={place}
      class="tm-dash-scroll"
      style={{ height: `${panel.height}px` }}
      role="group"
      tabIndex={0}
      aria-label={trans.__("Figures")}
    >
      <Select
        label={trans.__("Run")}
        value={run ? String(run.number) : ""}
        parts={[{ options: runs.map(({ number, name }) => [`${number}`, `#${number} ${name}`]) }]}
        onChange={(number) =>
          board.set((body) =>
            withPanel(body, panel.id, { options: { ...panel.options, run: Number(number) } }),
          )
        }
      />
      <Problem error={error} />
      {data ? <Figures client={client} page={data} /> : null}
    </div>
  );
}
