import type { Chart } from "../../wire/wire.js";
import { trans } from "../translation.js";
import type { Figure } from "./figure.js";
import type { Hidden, Options } from "./options.js";
import { idOf, plain, type Trace } from "./trace.js";

/** A name of the legend: lines that are shown and hidden together. */
interface Entry {
  id: Hidden;
  name: string;
  colour: string;
  /** How its line is dashed; null for points, which have none. */
  dash: string | null;
  /** What is said of some of its points: infinities. */
  remarks: string[];
}

/** The names of a figure, in the order of its traces. */
export function entriesOf({ data, layout }: Figure): Entry[] {
  const found = new Map<Hidden, Entry>();
  if (layout.showlegend === false) return [];
  for (const trace of data) {
    const name = plain(trace.name);
    if (trace.showlegend === false || !name || trace.type === "parcoords") continue;
    const id = idOf(trace);
    const entry = found.get(id);
    if (!entry) found.set(id, { id, name, ...inkOf(trace), remarks: [] });
    else if (name !== entry.name) entry.remarks.push(remarkOf(name, entry));
  }
  return [...found.values()];
}

interface LegendProps {
  entries: readonly Entry[];
  hidden: readonly Hidden[];
  onChange(hidden: Hidden[]): void;
}

/** Which colour is which run; a click hides one, a double click or Shift shows it alone. */
function Legend({ entries, hidden, onChange }: LegendProps) {
  const toggle = (id: Hidden) =>
    onChange(hidden.includes(id) ? hidden.filter((one) => one !== id) : [...hidden, id]);
  const alone = (id: Hidden) => {
    const others = entries.map((entry) => entry.id).filter((one) => one !== id);
    const isAlone = !hidden.includes(id) && others.every((one) => hidden.includes(one));
    onChange(isAlone ? [] : others);
  };
  const hint = trans.__("Click hides or shows it; double click or Shift shows it alone");
  return (
    <div class="tm-legend" role="group" aria-label={trans.__("Legend")}>
      {entries.map(({ id, name, colour, dash, remarks }) => (
        <button
          key={id}
          type="button"
          class="tm-legend-entry"
          aria-pressed={!hidden.includes(id)}
          title={`${name}\n${hint}`}
          onClick={(event) => (event.shiftKey ? alone(id) : toggle(id))}
          onDblClick={(event) => event.shiftKey || alone(id)}
        >
          <Ink {...{ colour, dash }} />
          <span class="tm-legend-name">{name}</span>
          {remarks.length ? <span class="tm-dim">{remarks.join(", ")}</span> : null}
        </button>
      ))}
    </div>
  );
}

/** A piece of a line, or a point, as a chart draws it. */
export function Ink({ colour, dash }: Pick<Entry, "colour" | "dash">) {
  return (
    <svg class="tm-ink" width={18} height={8} aria-hidden>
      {dash === null ? (
        <circle cx={9} cy={4} r={4} fill={colour} />
      ) : (
        <line x1={1} x2={17} y1={4} y2={4} stroke={colour} stroke-dasharray={DASHES[dash]} />
      )}
    </svg>
  );
}

/** `#1 name loss: 2 points at inf` without the name. */
function remarkOf(name: string, entry: Entry): string {
  return name.replace(entry.name, "").replace(/^[:\s]+/, "");
}

const DASHES: Record<string, string> = { dash: "5 3", dot: "2 2", dashdot: "5 2 2 2" };

function inkOf(trace: Trace): Pick<Entry, "colour" | "dash"> {
  const [line, marker] = [styleOf(trace.line), styleOf(trace.marker)];
  const solid = trace.mode === "markers" ? null : "solid";
  const dash = typeof line.dash === "string" ? line.dash : solid;
  const colour = [line.color, marker.color].find((one) => typeof one === "string");
  return { colour: colour ?? "currentColor", dash };
}

function styleOf(style: unknown): { color?: unknown; dash?: unknown } {
  return typeof style === "object" && style !== null ? style : {};
}

interface LegendAndNotesProps {
  chart: Chart | null;
  options: Options;
  onChange(change: Partial<Options>): void;
}

/** Legend and notes. The legend has its place before it is there, and none where a chart has no legend. */
export function LegendAndNotes({ chart, options: { hidden }, onChange }: LegendAndNotesProps) {
  const entries = chart ? entriesOf(chart) : [];
  return (
    <>
      {entries.length || !chart ? (
        <Legend {...{ entries, hidden }} onChange={(next) => onChange({ hidden: next })} />
      ) : null}
      <p class="tm-notes tm-dim">{chart?.notes.join("; ")}</p>
    </>
  );
}
