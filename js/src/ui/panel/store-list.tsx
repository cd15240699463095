import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { StoreLine, Stores } from "../../wire/wire.js";
import { ago, date } from "../parts/time.js";
import { trans } from "../translation.js";
import { stepped } from "./steps.js";
import { useTyped } from "./use-typed.js";

interface StoreListProps {
  stores: Stores;
  shown: string | null;
  chosen: string;
  onChoose(store: string): void;
  onLeave(): void;
}

/** All stores of the server to choose from; the first entry follows the notebook. */
export function StoreList({ stores, shown, chosen, onChoose, onLeave }: StoreListProps) {
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
      data-lm-suppress-shortcuts="true"
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
      {line.changed === null ? null : (
        <small class="tm-panel-age" title={date(line.changed)}>
          {ago(line.changed, Date.now() / 1000)}
        </small>
      )}
      <small class="tm-panel-location" title={line.location}>
        <bdi>{line.location}</bdi>
      </small>
      {line.problem ? <small class="tm-panel-why">{line.problem}</small> : null}
    </>
  );
}
