import { useEffect, useMemo, useRef } from "preact/hooks";
import { link } from "../ui/address.js";
import { mountPanel } from "../ui/mount.js";
import type { Desk, Focus, PanelHost, Watched } from "../ui/panel/desk.js";
import { Remembered } from "../ui/remembered.js";
import { trans } from "../ui/translation.js";
import { Home } from "./home.js";
import { TabBar } from "./tab-bar.js";
import { TabView } from "./tab-view.js";
import { type TabActions, useTabs } from "./use-tabs.js";

const NOWHERE: Watched<Focus> = {
  now: () => ({ path: null, kernel: null, saved: null, cell: null, isAlone: true }),
  onChange: () => () => {},
};

interface Props {
  desk: Desk;
  /** The URL of this page, without an address. */
  url: string;
}

/** The panel at the left, views in tabs at the right; one above the other where it is narrow. */
export function Page({ desk, url }: Props) {
  const [tabs, actions] = useTabs(url);
  const pages = useMemo(() => new Map<string, EventTarget>(), []);
  const pageOf = (store: string) => {
    const found = pages.get(store) ?? new EventTarget();
    pages.set(store, found);
    return found;
  };
  return (
    <div class="tm-page" data-empty={tabs.active === null}>
      <PanelPlace desk={desk} url={url} actions={actions} />
      <main class="tm-page-main">
        {tabs.tabs.length ? (
          <TabBar {...tabs} onShow={actions.show} onClose={actions.close} />
        ) : null}
        {tabs.tabs.map((tab) => (
          <TabView
            key={tab.id}
            desk={desk}
            page={pageOf(tab.store)}
            tab={tab}
            isShown={tab.id === tabs.active}
            actions={actions}
          />
        ))}
        {tabs.active === null ? <Home desk={desk} /> : null}
      </main>
    </div>
  );
}

function PanelPlace({ desk, url, actions }: Props & { actions: TabActions }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return;
    const host: PanelHost = {
      state: new Remembered("page"),
      page: window,
      open: () => {}, // of which store, only the panel knows
      openIn: (store, view, query) => actions.open({ store, view, query }),
      linkTo: (address) => link(url, address),
      focus: NOWHERE,
      bridges: {},
      onAction: () => () => {},
    };
    return mountPanel(place.current, { desk, host });
  }, [desk, url, actions]);
  return (
    <nav class="tm-page-panel" aria-label={trans.__("Experiments and runs")}>
      <div ref={place} />
    </nav>
  );
}
