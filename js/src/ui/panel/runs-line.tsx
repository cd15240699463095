import type { Keys } from "../../wire/wire.js";
import { fieldName } from "../runs/columns.js";
import { trans } from "../translation.js";
import { Choice, type Option } from "./runs-choice.js";
import { type Order, ORDER_NAMES, ORDERS } from "./runs-order.js";
import type { RunsSettings } from "./runs-settings.js";

interface RunsLineProps {
  settings: RunsSettings;
  keys: Keys;
  onLearn(): void;
  metric: string | null;
  /** Null: not known yet. */
  total: number | null;
  selected: number;
  pending: boolean;
  canGroup: boolean;
  problem: string;
  problemId: string;
}

/** How many runs there are, in which order, by what, told by which metric; or what is wrong. */
export function RunsLine(props: RunsLineProps) {
  const { settings, keys, onLearn, metric, canGroup, problem } = props;
  return (
    <div class="tm-panel-line">
      <span class={props.pending ? "tm-panel-count tm-dim" : "tm-panel-count"} role="status">
        {counted(props)}
      </span>
      <Choice
        label={trans.__("Sort by")}
        value={settings.order}
        options={orders(metric)}
        onChoose={(order) => settings.setOrder(order as Order)}
        onLearn={onLearn}
      />
      {canGroup ? (
        <Choice
          label={trans.__("Group by")}
          value={settings.by}
          options={groups(keys, settings.by)}
          onChoose={settings.setBy}
          onLearn={onLearn}
        />
      ) : null}
      {metric === null ? null : (
        <Choice
          label={trans.__("Metric shown")}
          value={metric}
          options={metrics(keys, metric)}
          onChoose={settings.setMetric}
          onLearn={onLearn}
        />
      )}
      <span id={props.problemId} class="tm-panel-wrong" role={problem ? "alert" : undefined}>
        {problem ? (
          <span class="tm-bad" title={problem}>
            {problem}
          </span>
        ) : null}
      </span>
    </div>
  );
}

function counted({ total, selected }: RunsLineProps): string {
  if (total === null) return "…";
  if (selected > 1) return trans.__("%1 of %2", figure(selected), figure(total));
  return trans._n("%2 run", "%2 runs", total, figure(total));
}

function figure(count: number): string {
  return count.toLocaleString("en");
}

function orders(metric: string | null): Option[] {
  const names = ORDER_NAMES.filter((order) => metric !== null || !ORDERS[order].isOfMetric);
  return names.map((order) => ({ value: order, text: ORDERS[order].label(metric ?? "") }));
}

function groups({ params, tags }: Keys, by: string): Option[] {
  const fields = [
    ...params.map((key) => fieldName("params", key)),
    ...tags.map((key) => fieldName("tags", key)),
  ];
  const names = new Set(["status", ...(by ? [by] : []), ...fields]);
  const text = (name: string) => trans.__("by %1", name.replace(/^(params|tags)\./, ""));
  return [
    { value: "", text: trans.__("no groups") },
    ...[...names].map((name) => ({ value: name, text: text(name) })),
  ];
}

function metrics(keys: Keys, metric: string): Option[] {
  const known = keys.metrics.includes(metric) ? keys.metrics : [metric, ...keys.metrics];
  return known.map((key) => ({ value: key, text: key }));
}
