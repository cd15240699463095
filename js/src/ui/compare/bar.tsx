import { useState } from "preact/hooks";
import { counted } from "../parts/format.js";
import { LastOrBest, type Values } from "../parts/last-or-best.js";
import { trans } from "../translation.js";
import { references } from "./references.js";

interface BarProps {
  /** Runs that are shown; null while none are. */
  runs: number | null;
  differencesOnly: boolean;
  onDifferencesOnly: (only: boolean) => void;
  values: Values;
  onValues: (values: Values) => void;
  onAdd: (refs: string[]) => Promise<Error | null>;
}

/** What can be chosen of the whole comparison. */
export function Bar({ runs, differencesOnly, onDifferencesOnly, onAdd, ...props }: BarProps) {
  return (
    <div class="tm-cmp-bar">
      <button
        type="button"
        role="switch"
        class="tm-button tm-cmp-switch"
        aria-checked={differencesOnly}
        onClick={() => onDifferencesOnly(!differencesOnly)}
      >
        {trans.__("Differences only")}
      </button>
      <LastOrBest values={props.values} onValues={props.onValues} />
      <span class="tm-dim">{runs === null ? "" : counted(runs)}</span>
      <AddRun onAdd={onAdd} />
    </div>
  );
}

interface AddRunProps {
  /** Takes references, gives what is wrong with them, or null. */
  onAdd: (refs: string[]) => Promise<Error | null>;
}

/** A field for one run more. What it cannot find it says, and leaves to be mended. */
export function AddRun({ onAdd }: AddRunProps) {
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    const refs = references(typed);
    if (!refs.length || busy) return;
    setBusy(true);
    const wrong = await onAdd(refs);
    setBusy(false);
    setProblem(wrong);
    if (!wrong) setTyped("");
  };
  return (
    <form class="tm-cmp-add" onSubmit={(event) => void submit(event)}>
      <input
        type="text"
        size={14}
        placeholder={trans.__("#12 or a name")}
        aria-label={trans.__("Run to add: a number or a name")}
        aria-invalid={problem !== null}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setProblem(null);
        }}
        onKeyDown={(event) => {
          event.stopPropagation();
          // in a notebook Enter does not submit a form
          if (event.key === "Enter" && !event.isComposing) void submit(event);
        }}
      />
      <button type="submit" class="tm-button" disabled={!typed.trim()}>
        {trans.__("Add run")}
      </button>
      {problem ? (
        <span class="tm-problem" role="alert">
          {problem.message}
        </span>
      ) : null}
    </form>
  );
}

interface ChosenProps {
  refs: string[];
  /** A baseline that is none of them. */
  baseline: string | null;
  onRemove: (ref: string) => void;
  onNoBaseline: () => void;
}

/** What is asked for, where it cannot be compared: each can be taken out. */
export function Chosen({ refs, baseline, onRemove, onNoBaseline }: ChosenProps) {
  return (
    <ul class="tm-cmp-chosen" aria-label={trans.__("Runs to compare")}>
      {refs.map((ref, at) => (
        <Chip key={at} text={ref} onRemove={() => onRemove(ref)} />
      ))}
      {baseline === null ? null : (
        <Chip text={trans.__("baseline %1", baseline)} onRemove={onNoBaseline} />
      )}
    </ul>
  );
}

function Chip({ text, onRemove }: { text: string; onRemove: () => void }) {
  return (
    <li>
      {text}
      <button
        type="button"
        class="tm-cmp-remove"
        aria-label={trans.__("Take %1 out", text)}
        onClick={onRemove}
      >
        ×
      </button>
    </li>
  );
}
