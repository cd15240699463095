import type { ViewName } from "./views.js";
import { type ComponentChildren, type ComponentType, render } from "preact";
import { CardView } from "./card.js";
import { CellDiff, type CellDiffProps } from "./cell-diff.js";
import { ChartView } from "./chart.js";
import { CompareView } from "./compare.js";
import { DashboardView } from "./dashboard.js";
import type { ViewProps } from "./host.js";
import { shareKeys } from "./keys.js";
import { KeysHelp } from "./keys-help.js";
import PANEL from "./panel.raw.css";
import { Panel, type PanelProps } from "./panel.js";
import { Guard, Ready } from "./parts/problem.js";
import { RunView } from "./run.js";
import { RunsView } from "./runs.js";
import { addStyle } from "./style.js";

/** What draws each view. */
export const COMPONENTS: Record<ViewName, ComponentType<ViewProps>> = {
  card: CardView,
  runs: RunsView,
  compare: CompareView,
  chart: ChartView,
  dashboard: DashboardView,
  run: RunView,
};

/** Draw a view into an element; gives its undo. */
export function mount(element: HTMLElement, view: ViewName, props: ViewProps): () => void {
  const View = COMPONENTS[view];
  return draw(element, <View {...props} />, { keysOf: view });
}

/** Draw a view as soon as `ready` resolves; what it rejects with is shown, and can be tried again. */
export function mountReady(
  element: HTMLElement,
  view: ViewName,
  { ready, ...props }: ViewProps & { ready: () => Promise<unknown> },
): () => void {
  const View = COMPONENTS[view];
  const content = (
    <Ready ready={ready}>
      <View {...props} />
    </Ready>
  );
  return draw(element, content, { keysOf: view });
}

/** Draw the panel into an element; gives its undo. */
export function mountPanel(element: HTMLElement, props: PanelProps): () => void {
  return draw(element, <Panel {...props} />, { keysOf: "panel", style: PANEL });
}

/** Draw how a cell differs from a run into an element; gives its undo. */
export function mountCellDiff(element: HTMLElement, props: CellDiffProps): () => void {
  return draw(element, <CellDiff {...props} />);
}

interface Drawing {
  /** Whose keys a question mark tells. */
  keysOf?: ViewName | "panel";
  /** A sheet of its own. */
  style?: string;
}

function draw(element: HTMLElement, content: ComponentChildren, drawing: Drawing = {}): () => void {
  const { keysOf, style = "" } = drawing;
  const root = element.getRootNode();
  addStyle(root instanceof ShadowRoot ? root : document, style);
  element.classList.add("tm-live"); // not "tm": sheets of static outputs beside it are for that
  shareKeys();
  const keys = keysOf ? <KeysHelp of={keysOf} place={element} /> : null;
  render(
    <Guard>
      {content}
      {keys}
    </Guard>,
    element,
  );
  return () => {
    render(null, element);
    element.classList.remove("tm-live");
  };
}
