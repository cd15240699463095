import { useState } from "preact/hooks";
import { trans } from "../translation.js";
import { references } from "./references.js";

interface Props {
  /** Takes references, gives what is wrong with them, or null. */
  onAdd: (refs: string[]) => Promise<Error | null>;
}

/** A field for one run more. What it cannot find it says, and leaves to be mended. */
export function AddRun({ onAdd }: Props) {
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
    <form
      class="tm-cmp-add"
      data-lm-suppress-shortcuts="true"
      onSubmit={(event) => void submit(event)}
    >
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
