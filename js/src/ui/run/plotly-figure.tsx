import { useEffect, useRef, useState } from "preact/hooks";
import { asError, type Client, type Plotly } from "../../wire/client.js";
import { Problem } from "../parts/problem.js";
import { trans } from "../translation.js";

interface PlotlyFigureProps {
  client: Client;
  figure: Record<string, unknown>;
  name: string;
}

/** A logged figure of plotly, drawn as wide as its place. */
export function PlotlyFigure({ client, figure, name }: PlotlyFigureProps) {
  const place = useRef<HTMLDivElement>(null);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let plotly: Plotly | null = null;
    let gone = false;
    const watcher = new ResizeObserver(() => {
      if (element.clientWidth) void plotly?.Plots.resize(element);
    });
    const draw = async () => {
      const loaded = await client.plotly();
      if (gone) return;
      await loaded.react(element, tracesOf(figure), layoutOf(figure), CONFIG);
      plotly = loaded;
      if (gone) loaded.purge(element);
      else watcher.observe(element);
    };
    draw().catch((reason: unknown) => {
      const { message } = asError(reason);
      if (!gone) setError(new Error(trans.__("this figure cannot be drawn here: %1", message)));
    });
    return () => {
      gone = true;
      watcher.disconnect();
      plotly?.purge(element);
    };
  }, [client, figure]);
  return (
    <>
      <Problem error={error} />
      <div ref={place} class="tm-run-plotly" role="img" aria-label={name} />
    </>
  );
}

const CONFIG = { displaylogo: false, responsive: false };

function tracesOf(figure: Record<string, unknown>): unknown[] {
  return Array.isArray(figure.data) ? figure.data : [];
}

/** The layout without the size that it was made for. */
function layoutOf(figure: Record<string, unknown>): Record<string, unknown> {
  const layout = typeof figure.layout === "object" ? { ...figure.layout } : {};
  return { ...layout, width: undefined, height: undefined, autosize: true };
}
