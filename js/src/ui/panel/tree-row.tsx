import { useMemo } from "preact/hooks";
import { date } from "../parts/time.js";
import { trans } from "../translation.js";
import { ago } from "./ago.js";

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
  runs: number;
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
  const { runs, running, last, hasNote } = props;
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
        title={titleOf(name || (of && `${of}/…`) || label, runs, running, last)}
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
        <span class="tm-panel-total">{of || runs ? runs.toLocaleString("en") : ""}</span>
        <span class="tm-panel-age">{when}</span>
      </div>
    ),
    [id, of, label, name, depth, isOpen, place, siblings, runs, running, when, more, hasNote],
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

function titleOf(name: string, runs: number, running: number, last: number | null): string {
  const counts = trans._n("%1 run", "%1 runs", runs);
  const lines = [name, running ? trans.__("%1, %2 running", counts, running) : counts];
  if (last !== null) lines.push(trans.__("last started %1", date(last)));
  return lines.join("\n");
}
