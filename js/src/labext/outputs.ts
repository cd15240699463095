import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import type { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { PanelLayout, Widget } from "@lumino/widgets";
import type { Address } from "../ui/address.js";
import type { Shown } from "../ui/below.js";
import type { Host } from "../ui/host.js";
import type { Bridges } from "../ui/panel/desk.js";
import { persist, RETRY_AFTER } from "../ui/pace.js";
import { isView, type ViewName } from "../ui/views.js";
import { type RestClient, restClient } from "../wire/rest.js";
import { revealing } from "./bridges.js";
import { modelId, nameOf, VIEW_TYPE, type ViewData, viewData, WIDGET_TYPE } from "./data.js";
import { labServer } from "./lab.js";
import { OutputState } from "./state.js";
import { type AppContext, IAppContext, IBridges } from "./tokens.js";

/** ipywidgets' own renderer has -10; the smaller number is tried first. */
const BEFORE_WIDGETS = -20;

/** Shows outputs of trackmagic: in trusted notebooks only; elsewhere the static HTML is shown. */
export const outputs: JupyterFrontEndPlugin<void> = {
  id: "trackmagic:outputs",
  description: "Shows runs, tables and charts of trackmagic in notebooks.",
  autoStart: true,
  requires: [INotebookTracker],
  optional: [IAppContext, IBridges],
  activate: (
    _app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    around: AppContext | null,
    bridges: Bridges | null,
  ) => {
    const beyond: Beyond = {
      ...(around && { openTab: (address) => around.open(address) }),
      hostOf: (store) => revealing(bridges, store),
    };
    const join = (panel: NotebookPanel) => {
      const rendermime = panel.content.rendermime;
      rendermime.addFactory(
        {
          safe: false,
          mimeTypes: [VIEW_TYPE],
          createRenderer: () => new OutputView(rendermime, panel, beyond),
        },
        BEFORE_WIDGETS,
      );
    };
    notebooks.forEach(join);
    notebooks.widgetAdded.connect((_tracker, panel) => join(panel));
  },
};

type Ui = typeof import("./ui.js");

/** The kernel's widget is waited for where the server cannot show the view: milliseconds. */
const WIDGET_WAIT = 60_000;
const WIDGET_LOOK = 250;

/** What is beyond the notebook: what is missing is not offered. */
interface Beyond {
  /** Show a view in a tab of its own. */
  openTab?(address: Address): void;
  /** What views of a store may ask of the page. */
  hostOf(store: string): Pick<Host, "reveal" | "declare">;
}

/** An output of ours: the static HTML of its bundle at once, then the live view in its place. */
class OutputView extends Widget implements IRenderMime.IRenderer {
  private readonly panels = new PanelLayout();
  private shown = "";
  private undo: (() => void) | null = null;
  private generation = 0;
  private looking: IntersectionObserver | null = null;
  /** What the server was asked, and the UI if it can show that: once, however often it is drawn. */
  private answer: { to: string; ui: Promise<Ui | null> } | null = null;

  constructor(
    private readonly rendermime: IRenderMimeRegistry,
    private readonly panel: NotebookPanel,
    private readonly beyond: Beyond,
  ) {
    super();
    this.addClass("tm-output");
    this.layout = this.panels;
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const data = viewData(model);
    const asked = JSON.stringify([data, modelId(model)]);
    if (this.undo && asked === this.shown) return; // the end of a cell: the live view knows
    this.shown = asked;
    const generation = ++this.generation;
    const frozen = this.rendermime.createRenderer("text/html");
    await frozen.renderModel(model);
    if (this.isDisposed || generation !== this.generation) {
      frozen.dispose();
      return;
    }
    this.clear();
    this.panels.addWidget(frozen);
    void this.enliven(model, data, frozen, generation);
  }

  override dispose(): void {
    this.looking?.disconnect();
    this.undo?.();
    this.undo = null;
    super.dispose();
  }

  private clear(): void {
    this.undo?.();
    this.undo = null;
    for (const widget of [...this.panels.widgets]) widget.dispose();
  }

  private async enliven(
    model: IRenderMime.IMimeModel,
    data: ViewData | null,
    frozen: Widget,
    generation: number,
  ): Promise<void> {
    const isOver = () => this.isDisposed || generation !== this.generation;
    if (data) {
      const client = restClient(labServer(), data.store);
      const ui = await this.uiFor(data, client);
      if (isOver()) return;
      if (ui && isView(data.view)) {
        this.goLive(client, data, data.view, modelId(model), frozen, ui);
        return;
      }
    }
    if (model.data[WIDGET_TYPE]) await this.showWidget(model, frozen, isOver);
  }

  /** The UI, once this is near the screen and the server can show the data; null where it cannot. */
  private uiFor(data: ViewData, client: RestClient): Promise<Ui | null> {
    const to = JSON.stringify(data);
    if (this.answer?.to === to) return this.answer.ui;
    const isOver = () => this.isDisposed || this.answer?.to !== to;
    const ui = this.nearby().then(() => reached(client, isOver));
    this.answer = { to, ui };
    return ui;
  }

  private goLive(
    client: RestClient,
    data: ViewData,
    view: ViewName,
    widget: string | null,
    frozen: Widget,
    { mount, Below }: Ui,
  ): void {
    const live = new Widget();
    const state = new OutputState(nameOf(data), this.panel, widget);
    const page = this.panel.node;
    const { store } = data;
    const { openTab, hostOf } = this.beyond;
    const outer = { page, store, ...hostOf(store) };
    const inTab = openTab && ((shown: Shown) => openTab({ store, ...shown }));
    const below = new Below(client, mount, outer, inTab);
    const open: Host["open"] = (name, query) => below.open(live.node, name, query);
    const host: Host = { ...outer, state, open };
    this.panels.addWidget(live);
    const unmount = mount(live.node, view, { client, host, query: data.query });
    frozen.dispose();
    this.undo = () => {
      state.dispose();
      below.close();
      unmount();
    };
  }

  /** The anywidget, as soon as its model answers; until then the static HTML stays. */
  private async showWidget(
    model: IRenderMime.IMimeModel,
    frozen: Widget,
    isOver: () => boolean,
  ): Promise<void> {
    const deadline = Date.now() + WIDGET_WAIT;
    while (Date.now() < deadline && !isOver()) {
      if (!this.rendermime.mimeTypes.includes(WIDGET_TYPE)) {
        await new Promise((done) => setTimeout(done, RETRY_AFTER)); // no ipywidgets, or not yet
        continue;
      }
      const live = this.rendermime.createRenderer(WIDGET_TYPE);
      live.hide();
      this.panels.addWidget(live);
      live.renderModel(model).catch(() => {}); // it is looked at below
      for (let look = 0; look < 4 && !isOver(); look++) {
        await new Promise((done) => setTimeout(done, WIDGET_LOOK));
        const isOurs = live.node.querySelector(".tm-live") !== null; // whose words may be any
        const text = isOurs ? "" : (live.node.textContent ?? "").trim();
        if (/model not found|error/i.test(text)) break;
        if (live.node.childElementCount > 0 && !text.startsWith("Loading widget")) {
          frozen.dispose();
          live.show();
          return;
        }
      }
      live.dispose();
    }
  }

  /** When the output comes near the screen: a long notebook is not filled all at once. */
  private nearby(): Promise<void> {
    return new Promise((done) => {
      const look = (seen: IntersectionObserverEntry[]) => {
        if (!seen.some((one) => one.isIntersecting)) return;
        this.looking?.disconnect();
        done();
      };
      this.looking?.disconnect();
      this.looking = new IntersectionObserver(look, { rootMargin: "600px" });
      this.looking.observe(this.node);
    });
  }
}

/** The UI, once the server is reached; null where that cannot show the store. */
async function reached(client: RestClient, isOver: () => boolean): Promise<Ui | null> {
  const answer = await persist(async () => {
    const [ui, reach] = await Promise.all([import("./ui.js"), client.reach()]);
    return reach === "out of reach" ? null : { ui: reach === "there" ? ui : null };
  }, isOver);
  return answer && answer.ui;
}
