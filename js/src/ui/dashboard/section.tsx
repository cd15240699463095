import { useId } from "preact/hooks";
import type { DashboardPanel, DashboardSection } from "../../wire/wire.js";
import { asBoolean, useKept } from "../parts/kept.js";
import { PanelChart } from "./panel-chart.js";
import type { Surroundings } from "./surroundings.js";

interface SectionProps extends Surroundings {
  section: DashboardSection;
}

/** Panels under a title that folds them. */
export function Section({ section: { name, panels, folded }, ...around }: SectionProps) {
  const [isFolded, setFolded] = useKept(around.host.state, `folded/${name}`, folded, asBoolean);
  const id = useId();
  return (
    <section class="tm-dash-section" aria-labelledby={id}>
      <h3>
        <button
          type="button"
          class="tm-dash-fold"
          id={id}
          aria-expanded={!isFolded}
          onClick={() => setFolded(!isFolded)}
        >
          <span aria-hidden>{isFolded ? "▸" : "▾"}</span> {name}
        </button>
        <span class="tm-dim">{panels.length}</span>
      </h3>
      {isFolded ? null : (
        <div class="tm-dash-grid">
          {panels.map((panel) => (
            <Panel key={panel.id} {...around} panel={panel} />
          ))}
        </div>
      )}
    </section>
  );
}

interface PanelProps extends Surroundings {
  panel: DashboardPanel;
}

function Panel({ panel, ...around }: PanelProps) {
  const title = panel.title || panel.keys.join(", ");
  return (
    <section
      class="tm-dash-panel"
      style={{ "--tm-span": String(panel.width) }}
      aria-label={title}
      data-panel={panel.id}
    >
      <div class="tm-dash-head">
        <h4 title={title}>{title}</h4>
      </div>
      <PanelChart {...around} panel={panel} />
    </section>
  );
}
