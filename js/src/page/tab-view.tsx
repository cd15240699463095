import { useEffect, useRef } from "preact/hooks";
import type { Host } from "../ui/host.js";
import { mountReady } from "../ui/mount.js";
import type { Desk } from "../ui/panel/desk.js";
import { ACROSS, stepped } from "../ui/parts/steps.js";
import { trans } from "../ui/translation.js";
import { reachStore } from "../wire/desk.js";
import { SeenClient } from "../wire/seen-client.js";
import type { Tab, TabActions, Tabs } from "./tabs.js";

interface TabBarProps extends Tabs {
  onShow(id: string): void;
  onClose(id: string): void;
}

/** A tab for each view; arrows go between them, Delete and the middle button close one. */
export function TabBar({ tabs, active, onShow, onClose }: TabBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const chosen = bar.current?.querySelector('[aria-selected="true"]');
    chosen?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [active]);
  const go = (id: string | undefined) => {
    if (id === undefined) return;
    onShow(id);
    bar.current?.querySelector<HTMLElement>(`#${CSS.escape(tabId(id))}`)?.focus();
  };
  const onKey = (event: KeyboardEvent, at: number) => {
    const to = stepped(event.key, at, tabs.length, ACROSS, true);
    if (event.key === "Delete") {
      const next = tabs[at + 1] ?? tabs[at - 1];
      onClose(tabs[at]?.id ?? "");
      go(next?.id);
    } else if (to !== null) go(tabs[to]?.id);
    else return;
    event.preventDefault();
  };
  return (
    <div ref={bar} class="tm-page-tabs" role="tablist" aria-label={trans.__("Views")}>
      {tabs.map(({ id, title }, at) => (
        <div key={id} class="tm-page-tab" data-shown={id === active}>
          <button
            type="button"
            role="tab"
            id={tabId(id)}
            aria-selected={id === active}
            aria-controls={panelId(id)}
            aria-keyshortcuts="Delete"
            tabIndex={id === active || (active === null && at === 0) ? 0 : -1}
            title={title}
            onClick={() => onShow(id)}
            onAuxClick={(event) => event.button === 1 && onClose(id)}
            onKeyDown={(event) => onKey(event, at)}
          >
            <bdi>{title}</bdi>
          </button>
          <button
            type="button"
            class="tm-page-close"
            tabIndex={-1}
            aria-label={trans.__("Close %1", title)}
            title={trans.__("Close (Delete)")}
            onClick={() => onClose(id)}
          >
            ✕
          </button>
        </div>
      ))}
    </div>
  );
}

function tabId(id: string): string {
  return `tab-${id}`;
}

function panelId(id: string): string {
  return `view-${id}`;
}

interface TabViewProps {
  desk: Desk;
  page: EventTarget;
  tab: Tab;
  isShown: boolean;
  actions: TabActions;
}

/** A view in its tab: drawn when it is first seen, and quiet while it is not. */
export function TabView({ desk, page, tab, isShown, actions }: TabViewProps) {
  const place = useRef<HTMLDivElement>(null);
  const client = useRef<SeenClient | null>(null);
  const isSeen = useRef(isShown);
  isSeen.current ||= isShown;
  useEffect(() => {
    if (!isSeen.current || !place.current) return;
    const found = new SeenClient(desk.client(tab.store));
    client.current = found;
    const element = document.createElement("div");
    place.current.append(element);
    const host = hostOf(tab, page, actions);
    const ready = () => reachStore(desk, tab.store);
    const undo = mountReady(element, tab.view, { client: found, host, query: tab.query, ready });
    return () => {
      undo();
      element.remove();
    };
  }, [isSeen.current]);
  useEffect(() => client.current?.see(isShown), [isShown]);
  return (
    <div
      ref={place}
      id={panelId(tab.id)}
      class="tm-tab tm-page-view"
      role="tabpanel"
      aria-labelledby={tabId(tab.id)}
      tabIndex={-1}
      hidden={!isShown}
    />
  );
}

function hostOf({ id, store, state }: Tab, page: EventTarget, actions: TabActions): Host {
  let held = state;
  return {
    state: {
      get: (key) => held[key],
      set: (key, value) => {
        held = { ...held, [key]: value };
        actions.change(id, { state: held });
      },
    },
    page,
    store,
    open: (view, query) => actions.open({ store, view, query }),
    title: (title) => actions.change(id, { title }),
  };
}
