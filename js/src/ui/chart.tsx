import { useRef } from "preact/hooks";
import { LiveChart } from "./chart/live-chart.js";
import { optionsOf } from "./chart/options.js";
import { heightOf } from "./chart/figure.js";
import { useWidth } from "./chart/place.js";
import type { ViewProps } from "./host.js";
import { useNear } from "./parts/use-near.js";

/** A chart stays drawn while one scrolls back and forth. */
const NEAR = { margin: "400px", kept: 5000 };

/** A chart in its place, which asks for nothing until it has been near the screen. */
export function ChartView({ client, host, query }: ViewProps) {
  const place = useRef<HTMLDivElement>(null);
  const near = useNear(place, NEAR);
  const width = useWidth(place);
  const wasNear = useRef(false);
  wasNear.current ||= near;
  const { keys } = optionsOf(
    (name) => host.state.get(name),
    (name) => query[name],
  );
  return (
    <div class="tm-chart" ref={place}>
      {wasNear.current ? (
        <LiveChart {...{ client, host, query, near, width }} />
      ) : (
        <div style={{ height: `${heightOf(null, keys.length)}px` }} />
      )}
    </div>
  );
}
