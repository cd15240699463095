import type { TargetedKeyboardEvent } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Desk, type PanelHost, placeOf } from "./panel/desk.js";
import { NoStore, StoreHead } from "./panel/stores.js";
import { StorePanel } from "./panel/store-panel.js";
import { CHOSEN, keptStores, LAST, useStores } from "./panel/use-stores.js";
import { useWatched } from "./panel/use-watched.js";
import { Failed } from "./parts/problem.js";
import { asText, useKept } from "./parts/kept.js";
import { useNear } from "./parts/measure.js";
import { isTyped } from "./keys.js";
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
  const [chosen, choose] = useKept(host.state, CHOSEN, "", asText);
  const [running, setRunning] = useState(0);
  const setting = host.preferences?.store ?? "";
  const last = () => keptStores(host.state).last;
  const query = { ...placeOf(focus), chosen, setting };
  const { stores, error, again } = useStores(desk, query, last, isSeen);
  const choice = stores?.choice;
  const store = choice?.store ?? null;
  useEffect(() => {
    if (store !== null) host.state.set(LAST, store);
  }, [store]);
  const user = stores?.user ?? "";
  const notebook = choice?.notebook ?? null;
  const onRunning = setRunning;
  const told = { desk, host, store, isSeen, user, notebook, onRunning };
  // another active cell is not to draw it again
  const shown = useMemo(
    () => (store === null ? null : <StorePanel key={store} {...told} store={store} />),
    Object.values(told),
  );
  return (
    <div ref={place} class="tm-panel" onKeyDownCapture={search}>
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
      {choice?.words ? (
        <div class="tm-panel-notice tm-warn" role="status">
          {choice.words}
        </div>
      ) : null}
      {choice?.note ? (
        <div class="tm-panel-notice tm-dim" role="status">
          <bdi>{choice.note}</bdi>
        </div>
      ) : null}
      {error ? (
        <div class="tm-panel-notice">
          <Failed error={error} again={again} />
        </div>
      ) : null}
      {shown}
      {stores?.default === null && store === null ? (
        <NoStore wanted={stores.wanted} path={focus.path} />
      ) : null}
      {stores || error ? null : (
        <div class="tm-panel-notice tm-dim" role="status">
          {trans.__("Looking for stores…")}
        </div>
      )}
    </div>
  );
}

/** A slash anywhere but in a field goes to the search. */
function search(event: TargetedKeyboardEvent<HTMLDivElement>): void {
  const { target, currentTarget: panel } = event;
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyped(target))
    return;
  const field = panel.querySelector<HTMLElement>(".tm-panel-search input");
  if (!field) return;
  field.focus();
  event.preventDefault();
  event.stopPropagation();
}
