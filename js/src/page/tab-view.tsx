import { useEffect, useRef } from "preact/hooks";
import { SeenClient } from "../wire/seen-client.js";
import type { Host } from "../ui/host.js";
import { mountReady } from "../ui/mount.js";
import type { Desk } from "../ui/panel/desk.js";
import { reachStore } from "../wire/desk.js";
import { panelId, tabId } from "./tab-bar.js";
import type { Tab } from "./tabs.js";
import type { TabActions } from "./use-tabs.js";

interface Props {
  desk: Desk;
  page: EventTarget;
  tab: Tab;
  isShown: boolean;
  actions: TabActions;
}

/** A view in its tab: drawn when it is first seen, and quiet while it is not. */
export function TabView({ desk, page, tab, isShown, actions }: Props) {
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
