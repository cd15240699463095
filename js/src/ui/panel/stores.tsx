import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { StoreLine, Stores } from "../../wire/wire.js";
import { ShortAge } from "../parts/clock.js";
import { useElsewhere } from "../parts/popover.js";
import { trans } from "../translation.js";
import { stepped, useTypeahead as useTyped } from "../parts/steps.js";

interface StoreHeadProps {
  stores: Stores;
  /** The store that is shown. */
  shown: StoreLine | null;
  /** The one that a person chose; empty: that of the notebook is followed. */
  chosen: string;
  /** How many of its runs are running. */
  running: number;
  onChoose(store: string): void;
  /** The list is opened: it should be of now. */
  onOpen(): void;
}

/** The store that the panel is at, and a list of the others under it. */
export function StoreHead({ stores, shown, chosen, running, onChoose, onOpen }: StoreHeadProps) {
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useElsewhere(place, isOpen, () => setOpen(false));
  useEffect(() => {
    if (isOpen) onOpen();
  }, [isOpen]);
  const leave = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div ref={place} class="tm-panel-store">
      <button
        ref={button}
        type="button"
        class="tm-panel-store-button"
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        title={shown?.location}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" || isOpen) return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        <span class="tm-dim">{trans.__("Store")}</span>
        <bdi class="tm-panel-store-name">{shown?.name ?? trans.__("none")}</bdi>
        {running ? (
          <span
            class="tm-running"
            title={trans._n("%1 run is running", "%1 runs are running", running)}
          >
            ◐ {running}
          </span>
        ) : null}
        <span aria-hidden>▾</span>
      </button>
      {isOpen ? (
        <StoreList
          stores={stores}
          shown={shown?.id ?? null}
          chosen={chosen}
          onLeave={leave}
          onChoose={(store) => {
            onChoose(store);
            leave();
          }}
        />
      ) : null}
    </div>
  );
}

interface StoreListProps {
  stores: Stores;
  shown: string | null;
  chosen: string;
  onChoose(store: string): void;
  onLeave(): void;
}

/** All stores of the server to choose from; the first entry follows the notebook. */
function StoreList({ stores, shown, chosen, onChoose, onLeave }: StoreListProps) {
  const lines = stores.stores;
  const ids = ["", ...lines.map(({ id }) => id)];
  const [active, setActive] = useState(() => Math.max(0, ids.indexOf(chosen)));
  const list = useRef<HTMLDivElement>(null);
  const typed = useTyped([trans.__("Follow the notebook"), ...lines.map(({ name }) => name)]);
  const prefix = useId();
  useLayoutEffect(() => list.current?.focus(), []);
  useLayoutEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const choose = (at: number) => {
    const id = ids[at];
    if (id !== undefined && !lines[at - 1]?.problem) onChoose(id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const next = stepped(event.key, active, ids.length) ?? typed.line(event, active);
    if (next !== null) setActive(next);
    else if (event.key === "Enter" || event.key === " ") choose(active);
    else if (event.key === "Escape" || event.key === "Tab") onLeave();
    else return;
    event.preventDefault();
  };
  const option = (at: number) => ({
    id: `${prefix}-${at}`,
    role: "option" as const,
    "aria-selected": ids[at] === chosen,
    class: at === active ? "tm-panel-at" : undefined,
    onPointerMove: () => setActive(at),
    onClick: () => choose(at),
  });
  return (
    <div
      ref={list}
      class="tm-panel-stores"
      role="listbox"
      aria-label={trans.__("Stores")}
      tabIndex={0}
      aria-activedescendant={`${prefix}-${active}`}
      onKeyDown={onKeyDown}
    >
      <div {...option(0)}>
        <b>{trans.__("Follow the notebook")}</b>
        <small class="tm-dim">{trans.__("the store that the focused notebook writes to")}</small>
      </div>
      {lines.map((line, at) => (
        <div key={line.id} {...option(at + 1)} aria-disabled={Boolean(line.problem)}>
          <Entry line={line} isShown={line.id === shown} />
        </div>
      ))}
    </div>
  );
}

function Entry({ line, isShown }: { line: StoreLine; isShown: boolean }) {
  return (
    <>
      <b>
        <bdi>{line.name}</bdi>
        {isShown ? <span class="tm-dim"> {trans.__("(shown)")}</span> : null}
      </b>
      {line.changed === null ? null : <ShortAge class="tm-panel-age" moment={line.changed} />}
      <small class="tm-panel-location" title={line.location}>
        <bdi>{line.location}</bdi>
      </small>
      {line.problem ? <small class="tm-panel-why">{line.problem}</small> : null}
    </>
  );
}

interface NoStoreProps {
  /** Where a notebook at the root would have it made. */
  wanted: string;
  /** The focused notebook, below the root; null: there is none. */
  path: string | null;
}

/** What to do where there is no store yet. */
export function NoStore({ wanted, path }: NoStoreProps) {
  const isBelow = path?.replace(/^\//, "").includes("/"); // its own folder decides then
  return (
    <div class="tm-panel-start" role="status">
      <b>{trans.__("No runs here yet")}</b>
      <p>{trans.__("Load trackmagic in a notebook:")}</p>
      <pre>%load_ext trackmagic</pre>
      <p>{trans.__("then put this on top of a cell and run it:")}</p>
      <pre>%%track</pre>
      <p>
        {isBelow ? (
          trans.__("Its run is stored beside the notebook, or at the project's root.")
        ) : (
          <>
            {trans.__("Its run is stored in:")} <bdi class="tm-panel-wanted">{wanted}</bdi>
          </>
        )}
      </p>
      <p class="tm-dim">{trans.__("It shows here by itself.")}</p>
    </div>
  );
}
