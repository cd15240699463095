import type { Lifecycle } from "../actions/deeds.js";
import { SaidLine, useDoing } from "../actions/doing.js";
import { useEffect, useMemo, useState } from "preact/hooks";
import { DEFAULTS, within } from "../host.js";
import { asNumber, useKept } from "../parts/kept.js";
import { Failed } from "../parts/problem.js";
import { trans } from "../translation.js";
import { useView } from "../use-view.js";
import type { Desk, PanelHost } from "./desk.js";
import { ExperimentsPart } from "./experiments.js";
import { PanelRuns } from "./runs.js";
import { ALL, useChoice, useKnown, useTree } from "./use-tree.js";

interface StorePanelProps {
  desk: Desk;
  host: PanelHost;
  /** Id of the store. */
  store: string;
  user: string;
  /** Absolute path of the focused notebook. */
  notebook: string | null;
  isSeen: boolean;
  onRunning(running: number): void;
}

/** How many lines the tree had: it takes its place before they are known. */
const DRAWN = "experiment-lines";
/** Heights of the head and of a line, as the sheet has them: pixels. */
const HEAD = 28;
const LINE = 24;

/** Experiments and runs of one store. */
export function StorePanel({ desk, store, user, notebook, isSeen, ...props }: StorePanelProps) {
  const client = desk.client(store);
  const host = useMemo(() => hostOf(props.host, store), [props.host, store]);
  const preferences = host.preferences ?? DEFAULTS;
  const [lifecycle, setLifecycle] = useState<Lifecycle>("active");
  const [height, setHeight] = useKept<number | null>(host.state, "height", null, asNumber);
  const [choice, keep] = useChoice(host);
  const { said, attempt, dismiss } = useDoing();
  const follow = { isSeen, every: preferences.refresh };
  const asked = useView(client, "experiments", { lifecycle }, () => true, follow);
  const { data } = asked;
  const tree = useTree(data, host.state, choice.key);
  const chosen = useKnown(choice, data, tree.known);
  const idOf = (key: string) => tree.known.get(key)?.line?.experiment.id ?? null;
  const experimentId = chosen === ALL ? null : (idOf(chosen) ?? choice.id);
  useEffect(() => {
    if (data && lifecycle === "active" && chosen !== ALL) keep(chosen, experimentId);
  }, [chosen, experimentId]);
  useEffect(() => props.onRunning(data?.running ?? 0), [data?.running]);
  useEffect(() => {
    if (data && lifecycle === "active" && !tree.filter) host.state.set(DRAWN, tree.lines.length);
  }, [tree.lines.length]);
  const filed = tree.known.get(chosen)?.line?.experiment;
  const name = filed?.name ?? chosen;
  // the name of a deleted experiment may be that of another by now
  const experiment = lifecycle === "active" && name ? name : null;
  const goal = filed?.goal ?? null;
  const deletedFrom = lifecycle === "deleted" ? (filed?.id ?? null) : null;
  const isReadOnly = data?.is_read_only ?? false;
  const asks = {
    ...{ client, host, store, user, notebook, experiment, experimentId, deletedFrom, goal },
    ...{ lifecycle, isReadOnly, isSeen, preferences, attempt },
  };
  // what is done to the tree is not to draw the runs again
  const runs = useMemo(() => <PanelRuns {...asks} />, Object.values(asks));
  return (
    <>
      {asked.error ? (
        <div class="tm-panel-notice">
          <Failed error={asked.error} again={asked.again} />
        </div>
      ) : null}
      {isReadOnly ? (
        <div class="tm-panel-notice tm-dim">
          {trans.__("This store is read-only: nothing can be changed in it.")}
        </div>
      ) : null}
      {data ? (
        <ExperimentsPart
          {...{ client, host, store, data, tree, lifecycle, chosen, height, attempt, isSeen }}
          onChoose={(key, id) => keep(key, id ?? idOf(key))}
          onShow={setLifecycle}
        />
      ) : (
        <Reading
          lines={asNumber(host.state.get(DRAWN)) ?? 3}
          height={height}
          isReading={asked.pending}
        />
      )}
      <Splitter height={height} onHeight={setHeight} />
      {runs}
      <SaidLine {...{ said, dismiss }} />
    </>
  );
}

interface ReadingProps {
  lines: number;
  height: number | null;
  isReading: boolean;
}

function Reading({ lines, height, isReading }: ReadingProps) {
  return (
    <section
      class="tm-panel-experiments"
      style={{ height: height ?? HEAD + lines * LINE }}
      aria-busy={isReading}
    >
      <div class="tm-panel-head">
        <span class="tm-panel-title">
          <span class="tm-panel-twist" aria-hidden>
            ▾
          </span>
          {trans.__("Experiments")}
        </span>
      </div>
      {isReading ? (
        <div class="tm-panel-notice tm-dim" role="status">
          {trans.__("Reading the store…")}
        </div>
      ) : null}
    </section>
  );
}

interface SplitterProps {
  /** The height above it in pixels; null: as its content needs. */
  height: number | null;
  onHeight(height: number | null): void;
}

const LEAST = 80;
/** What the part below keeps. */
const REST = 160;
const STEP = 24;

/** The line between two parts of the panel: dragged or moved by arrows; twice pressed it resets. */
function Splitter({ height, onHeight }: SplitterProps) {
  const set = (line: HTMLElement, wanted: number) => {
    const whole = line.parentElement?.clientHeight ?? 0;
    onHeight(Math.round(Math.max(LEAST, Math.min(whole - REST, wanted))));
  };
  const above = (line: HTMLElement) => line.previousElementSibling?.getBoundingClientRect();
  return (
    <div
      class="tm-panel-splitter"
      role="separator"
      aria-orientation="horizontal"
      aria-label={trans.__("Height of the experiments")}
      aria-valuenow={height ?? undefined}
      tabIndex={0}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        const line = event.currentTarget;
        const top = above(line)?.top;
        if (top !== undefined && line.hasPointerCapture(event.pointerId))
          set(line, event.clientY - top);
      }}
      onDblClick={() => onHeight(null)}
      onKeyDown={(event) => {
        const step = { ArrowUp: -STEP, ArrowDown: STEP }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        set(event.currentTarget, (above(event.currentTarget)?.height ?? 0) + step);
      }}
    />
  );
}

/** The panel's host for one store: it keeps state, and opens views, of that one. */
function hostOf(host: PanelHost, store: string): PanelHost {
  return {
    state: within(host, `${store} `).state,
    page: host.page,
    get preferences() {
      return host.preferences ?? DEFAULTS;
    },
    open: (view, query) => host.openIn(store, view, query),
    openIn: (other, view, query) => host.openIn(other, view, query),
    focus: host.focus,
    bridges: host.bridges,
    ...(host.linkTo && { linkTo: host.linkTo }),
    onAction: (listener) => host.onAction(listener),
  };
}
