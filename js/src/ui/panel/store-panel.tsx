import { useEffect, useMemo, useState } from "preact/hooks";
import { Failed } from "../parts/failed.js";
import { asNumber, useKept } from "../parts/kept.js";
import { useDoing } from "../parts/use-doing.js";
import { DEFAULTS } from "../preferences.js";
import { trans } from "../translation.js";
import { useView } from "../use-view.js";
import type { Desk, PanelHost } from "./desk.js";
import type { Shown } from "./experiment-menu.js";
import { ExperimentsPart } from "./experiments.js";
import { PanelRuns } from "./runs.js";
import { Said } from "./said.js";
import { Splitter } from "./splitter.js";
import { hostOf } from "./store-host.js";
import { useChoice, useKnown } from "./use-choice.js";
import { ALL, useTree } from "./use-tree.js";

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
  const [shown, setShown] = useState<Shown>("active");
  const [height, setHeight] = useKept<number | null>(host.state, "height", null, asNumber);
  const [choice, keep] = useChoice(host);
  const doing = useDoing();
  const follow = { isSeen, every: preferences.refresh };
  const asked = useView(client, "experiments", { lifecycle: shown }, () => true, follow);
  const { data } = asked;
  const tree = useTree(data, host.state, choice.key);
  const chosen = useKnown(choice, data, tree.known);
  const idOf = (key: string) => tree.known.get(key)?.line?.experiment.id ?? null;
  const experimentId = chosen === ALL ? null : (idOf(chosen) ?? choice.id);
  useEffect(() => {
    if (data && shown === "active" && chosen !== ALL) keep(chosen, experimentId);
  }, [chosen, experimentId]);
  useEffect(() => props.onRunning(data?.running ?? 0), [data?.running]);
  useEffect(() => {
    if (data && shown === "active" && !tree.filter) host.state.set(DRAWN, tree.lines.length);
  }, [tree.lines.length]);
  const filed = tree.known.get(chosen)?.line?.experiment;
  const name = filed?.name ?? chosen;
  // the name of a deleted experiment may be that of another by now
  const experiment = shown === "active" && name ? name : null;
  const deletedFrom = shown === "deleted" ? (filed?.id ?? null) : null;
  const isReadOnly = data?.is_read_only ?? false;
  const asks = {
    ...{ client, host, store, user, notebook, experiment, experimentId, deletedFrom },
    ...{ lifecycle: shown, isReadOnly, isSeen, preferences, doing },
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
          {...{ client, host, store, data, tree, shown, chosen, height, doing, isSeen }}
          onChoose={(key, id) => keep(key, id ?? idOf(key))}
          onShow={setShown}
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
      <Said said={doing.said} dismiss={doing.dismiss} />
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
