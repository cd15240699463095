import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { link } from "../ui/address.js";
import { mountPanel } from "../ui/mount.js";
import type { Desk, Focus, PanelHost, Watched } from "../ui/panel/desk.js";
import { Remembered } from "../ui/remembered.js";
import { trans } from "../ui/translation.js";
import { atAddress, newId, start, write } from "./history.js";
import { Home, PLACE } from "./home.js";
import { TabBar, TabView } from "./tab-view.js";
import { changed, closed, front, opened, type TabActions, type Tabs } from "./tabs.js";

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
  const hasShown = useRef(false);
  hasShown.current ||= tabs.tabs.length > 0;
  const showNewest = (store: string, experiment: number) =>
    actions.open({ store, view: "dashboard", query: { experiment } });
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
        {tabs.active === null ? (
          <Home desk={desk} onNewest={hasShown.current ? null : showNewest} />
        ) : null}
      </main>
    </div>
  );
}

function PanelPlace({ desk, url, actions }: Props & { actions: TabActions }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return;
    const host: PanelHost = {
      state: new Remembered(PLACE),
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

/** So often at most the address bar follows what is set up in a view: browsers limit it. */
const WRITE_AFTER = 300;

/** The tabs of this page: kept in the address bar, its history and the browser's session. */
function useTabs(page: string): [Tabs, TabActions] {
  const [tabs, setTabs] = useState(start);
  const isFirst = useRef(true);
  useEffect(() => {
    const back = () => setTabs(atAddress);
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);
  useEffect(() => {
    const after = isFirst.current ? 0 : WRITE_AFTER;
    isFirst.current = false;
    const timer = setTimeout(() => write(page, tabs), after);
    const now = () => write(page, tabs);
    addEventListener("pagehide", now);
    return () => {
      clearTimeout(timer);
      removeEventListener("pagehide", now);
    };
  }, [page, tabs]);
  useEffect(() => write(page, tabs), [page, tabs.active, tabs.tabs.length]);
  const title = front(tabs)?.title;
  useEffect(() => {
    document.title = title ? `${title} · trackmagic` : "trackmagic";
  }, [title]);
  const actions = useMemo<TabActions>(
    () => ({
      open: (address) => setTabs((before) => opened(before, address, newId())),
      show: (id) => setTabs((before) => ({ ...before, active: id })),
      close: (id) => setTabs((before) => closed(before, id)),
      change: (id, to) => setTabs((before) => changed(before, id, to)),
    }),
    [],
  );
  return [tabs, actions];
}
