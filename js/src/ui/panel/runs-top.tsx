import { useId } from "preact/hooks";
import type { ChosenRuns } from "../actions/deeds.js";
import type { ActionName } from "../actions/names.js";
import type { Doing } from "../actions/doing.js";
import type { Client } from "../../wire/client.js";
import type { Keys } from "../../wire/wire.js";
import { counted, figure } from "../parts/format.js";
import { asValues } from "../parts/last-or-best.js";
import { isLong, LongChoice } from "../parts/long-choice.js";
import { Options } from "../parts/options.js";
import { ActionButton } from "../runs/bar.js";
import { fieldName } from "../runs/columns.js";
import { MOST_NUMBERS } from "../runs/page-reader.js";
import { FilterBuilder } from "../runs/filter-builder.js";
import { Search } from "../runs/search.js";
import { ViewChooser } from "../runs/view-chooser.js";
import { trans } from "../translation.js";
import { Chips, type Here } from "./runs-filter.js";
import type { RunsFound } from "./runs-found.js";
import { type Order, ORDER_NAMES, ORDERS, type RunsSettings } from "./runs-settings.js";

interface RunsTopProps {
  client: Client;
  attempt: Doing["attempt"];
  settings: RunsSettings;
  found: RunsFound;
  here: Here;
  selected: number;
  on: ChosenRuns;
  canGroup: boolean;
  onClear(): void;
}

/** What is looked for, and in which order it is shown. */
export function RunsTop(props: RunsTopProps) {
  const { settings, found, here } = props;
  const problemId = useId();
  return (
    <>
      <div class="tm-panel-search">
        <Search
          keys={found.keys}
          onLearn={found.learn}
          filter={settings.typed}
          wrongAt={found.wrongAt}
          problemId={problemId}
          placeholder={trans.__("Search or filter")}
          onFilter={settings.setTyped}
        />
        <FilterBuilder
          client={props.client}
          keys={found.keys}
          onLearn={found.learn}
          experiment={found.experiment}
          filter={settings.typed}
          onFilter={settings.setTyped}
        />
      </div>
      <Chips here={here} on={settings.chips} onChange={settings.setChips} />
      <RunsLine {...props} problemId={problemId} />
    </>
  );
}

/** How many runs there are, in which order, by what, told by which metric; or what is wrong. */
function RunsLine(props: RunsTopProps & { problemId: string }) {
  const { selected, on, onClear, found, canGroup } = props;
  const { problem } = found;
  const text = told(found.total, selected);
  const isSeveral = selected > 1;
  return (
    <div class={isSeveral ? "tm-panel-line tm-panel-several" : "tm-panel-line"}>
      <span
        class={found.pending ? "tm-panel-count tm-dim" : "tm-panel-count"}
        role="status"
        title={text}
      >
        {text}
      </span>
      {isSeveral ? <RunsSelected {...{ on, onClear }} /> : null}
      {canGroup ? <Views {...props} /> : null}
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

/** The named views of the table: all of them that the panel can show, which has no columns. */
function Views({ client, attempt, settings, found }: RunsTopProps) {
  const { filter, order_by, experiment, keys } = found;
  return (
    <ViewChooser
      {...{ client, attempt, experiment }}
      chosen={settings.view}
      setup={{ filter, order_by, group_by: settings.by, values: settings.values }}
      onChoose={(view, setup) => settings.setUp(view, setup, keys.metrics)}
    />
  );
}

function Choosers({ settings, found, canGroup }: RunsTopProps) {
  const { keys, metric, learn: onLearn } = found;
  return (
    <span class="tm-panel-choosers">
      <Chooser
        label={trans.__("Sort by")}
        value={settings.order}
        options={orders(metric, settings)}
        onChoose={(order) => settings.setOrder(order as Order)}
        onLearn={onLearn}
      />
      {canGroup ? (
        <Chooser
          label={trans.__("Group by")}
          value={settings.by}
          options={groups(keys, settings.by)}
          text={settings.by ? undefined : trans.__("group")}
          onChoose={settings.setBy}
          onLearn={onLearn}
        />
      ) : null}
      {metric === null ? null : (
        <Chooser
          label={trans.__("Metric shown")}
          value={metric}
          options={metrics(keys, metric)}
          onChoose={settings.setMetric}
          onLearn={onLearn}
        />
      )}
      {metric === null ? null : (
        <Chooser
          label={trans.__("Value shown")}
          value={settings.values ?? ""}
          options={valuesOf()}
          text={settings.values ? undefined : trans.__("goal")}
          onChoose={(values) => settings.setValues(asValues(values))}
          onLearn={onLearn}
        />
      )}
    </span>
  );
}

function told(total: number | null, selected: number): string {
  if (selected === MOST_NUMBERS && total !== null && total > selected)
    return trans.__("The first %1 selected", figure(selected));
  if (selected > 1) return trans.__("%1 selected", figure(selected));
  return total === null ? "…" : counted(total);
}

function orders(metric: string | null, { order, terms }: RunsSettings): Option[] {
  const isHere = (name: Order) =>
    ORDERS[name].isOfView
      ? name === order && terms.length > 0
      : metric !== null || !ORDERS[name].isOfMetric;
  const names = ORDER_NAMES.filter(isHere);
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

function valuesOf(): Option[] {
  return [
    { value: "", text: trans.__("as goals say") },
    { value: "last", text: trans.__("last") },
    { value: "best", text: trans.__("best") },
  ];
}

interface Option {
  value: string;
  text: string;
}

interface ChooserProps {
  label: string;
  value: string;
  options: readonly Option[];
  /** What it says in place of the chosen option, where that is too long or says too little. */
  text?: string;
  onChoose(value: string): void;
  onLearn(): void;
}

/** One of several, as wide as what it says: the browser's own list lies unseen over the text. */
function Chooser({ label, value, options, text, onChoose, onLearn }: ChooserProps) {
  const said = text ?? options.find((option) => option.value === value)?.text ?? value;
  const parts = [{ options: options.map((option) => [option.value, option.text] as const) }];
  if (isLong(parts))
    return (
      <LongChoice class="tm-panel-choice" {...{ label, value, said, parts, onChoose, onLearn }} />
    );
  return (
    <span class="tm-panel-choice" title={`${label}: ${said}`}>
      <span aria-hidden>{said}</span>
      <select
        aria-label={label}
        value={value}
        onFocus={onLearn}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        <Options parts={parts} />
      </select>
    </span>
  );
}

/** What is done most to several runs; the rest is in their menu. */
function RunsSelected({ on, onClear }: Pick<RunsTopProps, "on" | "onClear">) {
  const names: ActionName[] = [
    ...(["open-compare", "open-chart"] as const),
    on.lifecycle === "deleted" ? "restore-runs" : "delete-runs",
  ];
  return (
    <span class="tm-panel-deeds" role="toolbar" aria-label={trans.__("Selected runs")}>
      {names.map((name) => (
        <ActionButton key={name} {...{ name, on }} class="tm-panel-deed" />
      ))}
      <button
        type="button"
        class="tm-panel-icon"
        title={trans.__("Select none (Escape)")}
        aria-label={trans.__("Select none")}
        onClick={onClear}
      >
        ×
      </button>
    </span>
  );
}
