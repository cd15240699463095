import { useMemo } from "preact/hooks";
import type { Chart } from "../../wire/wire.js";
import { type Figure, type Look, figureOf } from "./figure.js";
import type { Options } from "./options.js";
import type { Theme } from "./theme.js";
import type { Brushing } from "./use-brushes.js";
import type { Zoom } from "./use-zoom.js";

interface Shown {
  chart: Chart | null;
  options: Options;
  near: boolean;
  width: number;
  theme: Theme;
  zoom: Zoom;
  brush: Brushing;
}

/** The figure as it is to be drawn, null where nobody sees it; and how it looks now, to save it.
 *
 * A zoom or a brush that plotly has drawn by itself makes no new figure.
 */
export function useFigure(shown: Shown): [Figure | null, () => Look] {
  const { chart, near, width, theme, zoom, brush } = shown;
  const { hidden } = shown.options;
  const look = () => ({
    ...{ width, theme, hidden },
    ranges: zoom.ranges.current,
    brushes: brush.brushes.current,
  });
  const figure = useMemo(
    () => (chart && near && width ? figureOf(chart, look()) : null),
    [chart, near, width, theme, JSON.stringify(hidden), zoom.drawn, brush.drawn],
  );
  return [figure, look];
}
