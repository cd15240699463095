import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Address } from "../ui/address.js";
import { atAddress, newId, start, write } from "./history.js";
import { type Change, type Tabs, changed, closed, front, opened } from "./tabs.js";

/** So often at most the address bar follows what is set up in a view: browsers limit it. */
const WRITE_AFTER = 300;

export interface TabActions {
  open(address: Address): void;
  show(id: string): void;
  close(id: string): void;
  change(id: string, to: Change): void;
}

/** The tabs of this page: kept in the address bar, its history and the browser's session. */
export function useTabs(page: string): [Tabs, TabActions] {
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
