import { useMemo, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { MediaSeries } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { asNumber, useKept } from "../parts/kept.js";
import { trans } from "../translation.js";
import { Series } from "./series.js";
import { StepSlider } from "./step-slider.js";
import { WHOLE, type Zoom, zoomed } from "./zoom.js";

const AT_ONCE = 4;
const CLOSER = 1.5;

interface MediaProps {
  client: Client;
  host: Host;
  /** A column each. */
  runs: number[];
  series: MediaSeries[];
  /** The run that the others are told against; without one, nothing is told. */
  baseline?: number;
}

/** Pictures, tables, sounds, films and pages of runs: one slider, one zoom for all. */
export function Media({ client, host, runs, series, baseline }: MediaProps) {
  const steps = useMemo(
    () => [...new Set(series.flatMap((one) => one.steps))].sort((one, other) => one - other),
    [series],
  );
  const [kept, keep] = useKept<number | null>(host.state, "media.step", null, asNumber);
  const [zoom, setZoom] = useState<Zoom>(WHOLE);
  const [isDifference, setDifference] = useState(false);
  const [most, setMost] = useState(AT_ONCE);
  const last = steps[steps.length - 1] ?? null;
  const step = kept ?? last;
  // the last step is kept as none: it goes on with a run
  const go = (next: number) => keep(next === last ? null : next);
  const hasPictures = series.some(({ kind }) => kind === "image" || kind === "figure");
  const canDiffer = hasPictures && baseline !== undefined && runs.length > 1;
  const more = series.length - most;
  return (
    <div class="tm-media">
      <div class="tm-row">
        {step !== null ? <StepSlider steps={steps} step={step} onStep={go} /> : null}
        {hasPictures ? <ZoomButtons zoom={zoom} onZoom={setZoom} /> : null}
        {canDiffer ? (
          <button
            type="button"
            class="tm-button"
            aria-pressed={isDifference}
            onClick={() => setDifference(!isDifference)}
          >
            {trans.__("Difference")}
          </button>
        ) : null}
      </div>
      {series.slice(0, most).map((one) => (
        <Series
          key={`${one.steps.length > 0} ${one.key}`}
          client={client}
          series={one}
          runs={runs}
          baseline={baseline ?? null}
          step={step}
          looks={{ zoom, onZoom: setZoom, isDifference }}
        />
      ))}
      {more > 0 ? (
        <button type="button" class="tm-button" onClick={() => setMost(most + AT_ONCE)}>
          {trans.__("Show more, %1 are left", more)}
        </button>
      ) : null}
    </div>
  );
}

function ZoomButtons({ zoom, onZoom }: { zoom: Zoom; onZoom: (zoom: Zoom) => void }) {
  return (
    <div class="tm-row" role="group" aria-label={trans.__("Zoom of all pictures")}>
      <button
        type="button"
        class="tm-button"
        aria-label={trans.__("Zoom out")}
        disabled={zoom.scale === 1}
        onClick={() => onZoom(zoomed(zoom, 1 / CLOSER))}
      >
        −
      </button>
      <button
        type="button"
        class="tm-button"
        aria-label={trans.__("Zoom in")}
        onClick={() => onZoom(zoomed(zoom, CLOSER))}
      >
        +
      </button>
      {zoom.scale > 1 ? (
        <button type="button" class="tm-button" onClick={() => onZoom(WHOLE)}>
          {trans.__("Show all of it")}
        </button>
      ) : null}
    </div>
  );
}
