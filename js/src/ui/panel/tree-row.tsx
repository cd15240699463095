import { useMemo } from "preact/hooks";
import { counted, figure } from "../parts/counted.js";
import { ago, date } from "../parts/time.js";
import { trans } from "../translation.js";

interface TreeRowProps {
  id: string;
  /** What it is found by again: `data-key`. */
  of: string;
  label: string;
  /** The whole name of the experiment; empty: it is a group. */
  name: string;
  depth: number;
  isOpen: boolean | null;
  place: number;
  siblings: number;
  /** Of it and all below, and of it alone; null: it is a group. */
  runs: number;
  own: number | null;
  running: number;
  last: number | null;
  now: number;
  isChosen: boolean;
  isActive: boolean;
  isTarget: boolean;
  hasNote: boolean;
}

/** An experiment or a group of them; drawn again only when it has changed. */
export function TreeRow(props: TreeRowProps) {
  const { id, of, label, name, depth, isOpen, place, siblings } = props;
  const { runs, own, running, last, hasNote } = props;
  const when = last === null ? "" : ago(last, props.now);
  const more = classes(props);
  return useMemo(
    () => (
      <div
        id={id}
        data-key={of}
        class={more}
        role="treeitem"
        aria-level={depth + 1}
        aria-posinset={place}
        aria-setsize={siblings}
        aria-expanded={isOpen ?? undefined}
        aria-selected={props.isChosen}
        title={titleOf(name || (of && `${of}/…`) || label, totals(props), running, last)}
        style={{ "--tm-depth": depth }}
      >
        <span class="tm-panel-twist" aria-hidden>
          {isOpen === null ? "" : isOpen ? "▾" : "▸"}
        </span>
        <bdi class="tm-panel-label">{label}</bdi>
        {hasNote ? (
          <span class="tm-panel-noted" role="img" aria-label={trans.__("has a note")}>
            ≡
          </span>
        ) : null}
        {running ? (
          <span class="tm-running" aria-label={trans._n("%1 running", "%1 running", running)}>
            ◐ {running}
          </span>
        ) : null}
        <span class="tm-panel-total">{of || runs ? figure(runs) : ""}</span>
        <span class="tm-panel-age">{when}</span>
      </div>
    ),
    [id, of, label, name, depth, isOpen, place, siblings, runs, own, running, when, more, hasNote],
  );
}

function classes({ isChosen, isActive, isTarget, name, of }: TreeRowProps): string {
  const found = ["tm-panel-branch"];
  if (isChosen) found.push("tm-panel-chosen");
  if (isActive) found.push("tm-panel-at");
  if (isTarget) found.push("tm-panel-target");
  if (!name && of) found.push("tm-panel-folder");
  return found.join(" ");
}

function totals({ runs, own }: TreeRowProps): string {
  const below = own === null ? 0 : runs - own;
  if (!below || own === null) return counted(runs);
  return trans.__("%1 here, %2 below", counted(own), figure(below));
}

function titleOf(name: string, counts: string, running: number, last: number | null): string {
  const lines = [name, running ? trans.__("%1, %2 running", counts, running) : counts];
  if (last !== null) lines.push(trans.__("last started %1", date(last)));
  return lines.join("\n");
}
