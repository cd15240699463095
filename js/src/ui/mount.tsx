import { type ComponentType, render } from "preact";
import type { Client } from "../wire/client.js";
import { CardView } from "./card.js";
import { ChartView } from "./chart.js";
import { CompareView } from "./compare.js";
import type { Host, ViewName } from "./host.js";
import { Guard } from "./parts/guard.js";
import { RunView } from "./run.js";
import { RunsView } from "./runs.js";
import { addStyle } from "./style.js";

/** What every view takes: where it asks, where it is shown, and what it is to show first. */
export interface ViewProps {
  client: Client;
  host: Host;
  query: Record<string, unknown>;
}

const VIEWS: Record<ViewName, ComponentType<ViewProps>> = {
  card: CardView,
  runs: RunsView,
  compare: CompareView,
  chart: ChartView,
  run: RunView,
};

export function isView(name: string): name is ViewName {
  return Object.hasOwn(VIEWS, name);
}

/** Draw a view into an element; gives its undo. */
export function mount(element: HTMLElement, view: ViewName, props: ViewProps): () => void {
  const root = element.getRootNode();
  addStyle(root instanceof ShadowRoot ? root : document);
  element.classList.add("tm-live"); // not "tm": sheets of static outputs beside it are for that
  element.dataset.lmSuppressShortcuts = "true"; // typing here is not JupyterLab's command mode
  const View = VIEWS[view];
  render(
    <Guard>
      <View {...props} />
    </Guard>,
    element,
  );
  return () => {
    render(null, element);
    element.classList.remove("tm-live");
  };
}
