import { useEffect, useRef, useState } from "preact/hooks";
import { useElsewhere } from "../parts/use-elsewhere.js";
import { trans } from "../translation.js";
import type { StoreLine, Stores } from "../../wire/wire.js";
import { StoreList } from "./store-list.js";

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
        data-lm-suppress-shortcuts="true"
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
