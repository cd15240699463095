import { useState } from "preact/hooks";
import { LastOrBest } from "../parts/last-or-best.js";
import { trans } from "../translation.js";
import { type Kind, type Options, isKind, kindNames } from "./options.js";
import { type Choices, Picker } from "./picker.js";
import { Select, Slider, Switch } from "./fields.js";

interface Props {
  options: Options;
  /** What the picture shows, where the options leave that open. */
  drawn: readonly string[];
  /** The axis that colours the picture where none is chosen; null: none does. */
  colour: string | null;
  metrics: readonly string[];
  params: readonly string[];
  /** The metrics as axes name them. */
  axes: readonly string[];
  isZoomed: boolean;
  canSave: boolean;
  onChange(change: Partial<Options>): void;
  onReset(): void;
  onSave(format: "png" | "svg"): void;
}

interface Fields {
  /** Metrics over x and groups of runs; otherwise each run is a point on some axes. */
  metrics?: true;
  x?: true;
  smoothing?: true;
  groups?: true;
  colour?: true;
  /** A run is drawn by one value of each metric. */
  values?: true;
  /** Axes that are one each; without names there may be any number. */
  axes?: readonly string[];
  switches?: readonly ("log_x" | "log_y" | "outliers")[];
}

/** Which of the fields a kind of chart has. */
const FIELDS: Record<Kind, Fields> = {
  lines: {
    ...{ metrics: true, x: true, smoothing: true, groups: true },
    switches: ["log_x", "log_y", "outliers"],
  },
  bar: { metrics: true, groups: true, values: true, switches: ["log_y"] },
  scatter: { axes: ["x", "y"], colour: true, values: true, switches: ["log_x", "log_y"] },
  contour: { axes: ["x", "y", "level"], values: true },
  parallel: { colour: true, values: true },
};

const switches = () => ({
  log_x: { label: trans.__("Log x"), title: trans.__("A logarithmic x axis") },
  log_y: { label: trans.__("Log y"), title: trans.__("A logarithmic y axis") },
  outliers: {
    label: trans.__("Outliers"),
    title: trans.__("Off: the y axis shows the 1st to the 99th percentile"),
  },
});

const places = () =>
  [
    ["step", trans.__("step")],
    ["relative", trans.__("relative time")],
    ["time", trans.__("wall time")],
  ] as const;

/** What to draw and how, over the picture. */
export function Controls(props: Props) {
  const { options, onChange } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <div class="tm-controls" role="toolbar" aria-label={trans.__("Chart")}>
      <Select
        label={trans.__("Kind of chart")}
        bare
        value={options.kind}
        parts={[{ options: Object.entries(kindNames()) }]}
        onChange={(kind) => onChange(changeOfKind(options, kind))}
      />
      <Keys {...props} />
      <button
        type="button"
        class="tm-button tm-narrow"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {trans.__("Options")} <span aria-hidden>{isOpen ? "▴" : "▾"}</span>
      </button>
      <div class={`tm-options ${isOpen ? "tm-open" : ""}`}>
        <More {...props} />
        <Saving {...props} />
      </div>
    </div>
  );
}

/** Which metrics, or which axes. */
function Keys({ options, drawn, metrics, axes: names, params, onChange }: Props) {
  const { axes, metrics: isOverX } = FIELDS[options.kind];
  const chosen = options.keys.length ? options.keys : drawn;
  if (!axes)
    return (
      <Picker
        label={isOverX ? trans.__("Metrics") : trans.__("Axes")}
        chosen={chosen}
        choices={isOverX ? [ofMetrics(metrics)] : axisChoices(names, params)}
        onChange={(keys) => onChange({ keys })}
      />
    );
  const now = axes.map((_, at) => options.keys[at] ?? drawn[at] ?? "");
  return (
    <>
      {axes.map((label, at) => (
        <Select
          key={label}
          label={axisName(label)}
          value={now[at] ?? ""}
          parts={axisChoices(names, params).map(asPart)}
          onChange={(key) =>
            onChange({ keys: now.map((one, its) => (its === at ? key : one)).filter(Boolean) })
          }
        />
      ))}
    </>
  );
}

function More({ options, colour, metrics, axes: names, params, onChange }: Props) {
  const has = FIELDS[options.kind];
  const none = { options: [["", trans.__("none")]] as const };
  return (
    <>
      {has.x ? (
        <Select
          label="x"
          value={options.x}
          disabled={options.group_by !== null}
          parts={[{ options: places() }, asPart(ofMetrics(metrics))]}
          onChange={(x) => onChange({ x })}
        />
      ) : null}
      {has.smoothing ? (
        <Slider
          label={trans.__("Smoothing")}
          value={options.smoothing}
          onChange={(smoothing) => onChange({ smoothing })}
        />
      ) : null}
      {has.groups ? (
        <Select
          label={trans.__("Group by")}
          value={options.group_by ?? ""}
          parts={[none, asPart(ofParams(params))]}
          onChange={(key) => onChange({ group_by: key || null, ...(key ? { x: "step" } : null) })}
        />
      ) : null}
      {has.colour ? (
        <Select
          label={trans.__("Colour")}
          value={options.colour ?? colour ?? ""}
          parts={[...(colour === null ? [none] : []), ...axisChoices(names, params).map(asPart)]}
          onChange={(key) => onChange({ colour: key || null })}
        />
      ) : null}
      {has.values ? (
        <LastOrBest values={options.values} onValues={(values) => onChange({ values })} />
      ) : null}
      {has.switches?.map((name) => (
        <Switch
          key={name}
          {...switches()[name]}
          on={options[name]}
          onChange={(on) => onChange({ [name]: on })}
        />
      ))}
    </>
  );
}

function Saving({ isZoomed, canSave, onReset, onSave }: Props) {
  return (
    <span class="tm-saving">
      <button type="button" class="tm-button" disabled={!isZoomed} onClick={onReset}>
        {trans.__("Show all")}
      </button>
      {(["png", "svg"] as const).map((format) => (
        <button
          key={format}
          type="button"
          class="tm-button"
          disabled={!canSave}
          title={trans.__("Save the chart as %1", format.toUpperCase())}
          onClick={() => onSave(format)}
        >
          {format.toUpperCase()}
        </button>
      ))}
    </span>
  );
}

/** Metrics stay chosen from lines to bars; axes are another thing, so Python chooses some. */
function changeOfKind(options: Options, kind: string): Partial<Options> {
  const next = isKind(kind) ? kind : options.kind;
  const same = FIELDS[next].metrics && FIELDS[options.kind].metrics;
  return { kind: next, ...(same ? null : { keys: [], colour: null }) };
}

function axisChoices(axes: readonly string[], params: readonly string[]): Choices[] {
  return [ofMetrics(axes), ofParams(params)];
}

function ofMetrics(keys: readonly string[]): Choices {
  return { name: trans.__("Metrics"), keys };
}

function ofParams(keys: readonly string[]): Choices {
  return { name: trans.__("Params"), keys };
}

function axisName(axis: string): string {
  return axis === "level" ? trans.__("level") : axis;
}

function asPart({ name, keys }: Choices) {
  return { title: name, options: keys.map((key) => [key, key] as const) };
}
