import type { Keys } from "../../wire/wire.js";
import { counted, figure } from "../parts/counted.js";
import { fieldName } from "../runs/columns.js";
import { MOST_NUMBERS } from "../runs/page-reader.js";
import { trans } from "../translation.js";
import type { World } from "./runs-actions.js";
import { Choice, type Option } from "./runs-choice.js";
import { type Order, ORDER_NAMES, ORDERS } from "./runs-order.js";
import { RunsSelected } from "./runs-selected.js";
import type { RunsSettings } from "./runs-settings.js";

interface RunsLineProps {
  settings: RunsSettings;
  keys: Keys;
  onLearn(): void;
  metric: string | null;
  /** Null: not known yet. */
  total: number | null;
  selected: number;
  world: World;
  onClear(): void;
  pending: boolean;
  canGroup: boolean;
  problem: string;
  problemId: string;
}

/** How many runs there are, in which order, by what, told by which metric; or what is wrong. */
export function RunsLine(props: RunsLineProps) {
  const { selected, world, onClear, problem } = props;
  const text = told(props);
  const isSeveral = selected > 1;
  return (
    <div class={isSeveral ? "tm-panel-line tm-panel-several" : "tm-panel-line"}>
      <span
        class={props.pending ? "tm-panel-count tm-dim" : "tm-panel-count"}
        role="status"
        title={text}
      >
        {text}
      </span>
      {isSeveral ? <RunsSelected {...{ world, onClear }} /> : null}
      <Choosers {...props} />
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

function Choosers({ settings, keys, onLearn, metric, canGroup }: RunsLineProps) {
  return (
    <span class="tm-panel-choosers">
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
          text={settings.by ? undefined : trans.__("group")}
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
    </span>
  );
}

function told({ total, selected }: RunsLineProps): string {
  if (selected === MOST_NUMBERS && total !== null && total > selected)
    return trans.__("The first %1 selected", figure(selected));
  if (selected > 1) return trans.__("%1 selected", figure(selected));
  return total === null ? "…" : counted(total);
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
  const names = new Set(["status", "experiment", "notebook", ...(by ? [by] : []), ...fields]);
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
