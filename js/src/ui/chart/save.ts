import type { Plotly } from "../../wire/client.js";
import type { Chart } from "../../wire/wire.js";
import { type Figure, type Look, figureOf } from "./figure.js";
import { CONFIG } from "./pen.js";
import { PRINTED } from "./theme.js";

/** Of a name in the legend. */
const LINE = 20;
const WIDTH = 1000;

/** Save a chart as it is shown, on white paper and with its legend and notes. */
export async function save(
  plotly: Plotly,
  chart: Chart,
  look: Look,
  format: "png" | "svg",
): Promise<void> {
  const { data, layout } = printed(chart, look);
  const { width, height } = layout;
  const paper = document.createElement("div");
  try {
    await plotly.react(paper, data, layout, CONFIG);
    await plotly.downloadImage(paper, { format, filename: nameOf(chart), width, height });
  } finally {
    plotly.purge(paper);
  }
}

interface Printed extends Figure {
  layout: Figure["layout"] & { width: number; height: number };
}

/** The figure for paper: the legend is beside it, as the runs may be many. */
function printed(chart: Chart, look: Look): Printed {
  const whole = figureOf(chart, { ...look, width: WIDTH, theme: PRINTED });
  const data = whole.data.filter((trace) => trace.visible !== "legendonly");
  const { annotations = [], showlegend = true, margin } = chart.layout;
  const named = data.filter((trace) => trace.showlegend !== false).length;
  const height = typeof whole.layout.height === "number" ? whole.layout.height : 0;
  const place = { x: 1.02, xanchor: "left", y: 1, yanchor: "top" };
  const legend = { ...place, orientation: "v", tracegroupgap: 0, traceorder: "normal" };
  return {
    data,
    layout: {
      ...whole.layout,
      annotations,
      margin,
      showlegend,
      legend,
      width: WIDTH,
      height: Math.max(height, showlegend ? (named + 4) * LINE : 0),
      paper_bgcolor: "#fff",
    },
  };
}

function nameOf({ layout, runs }: Chart): string {
  const title = [layout.yaxis, layout.xaxis].map(titleOf).filter(Boolean).join(" over ");
  const whose = runs.length === 1 ? ` of run ${runs[0]}` : "";
  return `${title || "chart"}${whose}`.replace(/[^\p{L}\p{N}_.=-]+/gu, "-");
}

function titleOf(axis: unknown): string {
  const title = typeof axis === "object" && axis !== null && "title" in axis ? axis.title : null;
  const text = typeof title === "object" && title !== null && "text" in title ? title.text : "";
  return typeof text === "string" ? text : "";
}
