import { useMemo, useRef, useState } from "preact/hooks";
import type { Stores } from "../wire/wire.js";
import type { Desk, PanelHost } from "./panel/desk.js";
import { NoStore } from "./panel/no-store.js";
import { StoreHead } from "./panel/store-head.js";
import { StorePanel } from "./panel/store-panel.js";
import { useStores } from "./panel/use-stores.js";
import { useWatched } from "./panel/use-watched.js";
import { notebookOf, whichStore } from "./panel/which-store.js";
import { asText, useKept } from "./parts/kept.js";
import { Problem } from "./parts/problem.js";
import { useNear } from "./parts/use-near.js";
import { trans } from "./translation.js";

const ON_SCREEN = { margin: "0px", kept: 0 };

export interface PanelProps {
  desk: Desk;
  host: PanelHost;
}

/** Every run at hand: stores, experiments and runs, in a side bar. */
export function Panel({ desk, host }: PanelProps) {
  const place = useRef<HTMLDivElement>(null);
  const isSeen = useNear(place, ON_SCREEN);
  const focus = useWatched(host.focus);
  const [chosen, choose] = useKept(host.state, "store", "", asText);
  const [running, setRunning] = useState(0);
  const setting = host.preferences?.store ?? "";
  const whichOf = (found: Stores) => whichStore(found, focus, setting, chosen);
  const isWanting = (found: Stores) => whichOf(found).isWanting;
  const { stores, error, again } = useStores(desk, focus, isSeen, isWanting);
  const which = stores && whichOf(stores);
  const store = which?.store ?? null;
  const user = stores?.user ?? "";
  const notebook = stores && notebookOf(stores, focus);
  const onRunning = setRunning;
  const told = { desk, host, store, isSeen, user, notebook, onRunning };
  // another active cell is not to draw it again
  const shown = useMemo(
    () => (store === null ? null : <StorePanel key={store} {...told} store={store} />),
    Object.values(told),
  );
  return (
    <div ref={place} class="tm-panel">
      {stores ? (
        <StoreHead
          stores={stores}
          shown={stores.stores.find(({ id }) => id === store) ?? null}
          chosen={chosen}
          running={store === null ? 0 : running}
          onChoose={choose}
          onOpen={again}
        />
      ) : null}
      {which?.words ? (
        <div class="tm-panel-notice tm-warn" role="status">
          {which.words}
        </div>
      ) : null}
      {error ? (
        <div class="tm-panel-notice">
          <Problem error={error} />
          <button type="button" class="tm-button" onClick={again}>
            {trans.__("Try again")}
          </button>
        </div>
      ) : null}
      {shown}
      {stores?.stores.length === 0 ? <NoStore wanted={stores.wanted} /> : null}
      {stores || error ? null : (
        <div class="tm-panel-notice tm-dim" role="status">
          {trans.__("Looking for stores…")}
        </div>
      )}
    </div>
  );
}
