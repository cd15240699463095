import { useMemo } from "preact/hooks";
import type { Chart } from "../../wire/wire.js";
import type { Brushing } from "./brushes.js";
import { type Figure, figureOf, type Look } from "./figure.js";
import type { Hidden } from "./options.js";
import type { Theme } from "./theme.js";
import type { Zoom } from "./zoom.js";

interface Drawn {
  chart: Chart | null;
  hidden: readonly Hidden[];
  near: boolean;
  width: number;
  theme: Theme;
  zoom: Zoom;
  brush: Brushing;
  /** Of a picture whose place has a height of its own: pixels. */
  height?: number;
  isNamed?: boolean;
}

/** The figure as it is to be drawn, null where nobody sees it; and how it looks now, to save it.
 *
 * A zoom or a brush that plotly has drawn by itself makes no new figure.
 */
export function useFigure(shown: Drawn): [Figure | null, () => Look] {
  const { chart, hidden, near, width, theme, zoom, brush, height, isNamed } = shown;
  const look = () => ({
    ...{ width, theme, hidden },
    ...(height !== undefined && { height, isNamed: isNamed ?? false }),
    ranges: zoom.ranges.current,
    brushes: brush.brushes.current,
  });
  const figure = useMemo(
    () => (chart && near && width ? figureOf(chart, look()) : null),
    [chart, near, width, height, theme, JSON.stringify(hidden), zoom.drawn, brush.drawn],
  );
  return [figure, look];
}
