import { TagForm } from "../parts/tag-form.js";
import type { Client } from "../../wire/client.js";
import type { Rows } from "../runs/pages.js";
import { trans } from "../translation.js";
import type { Acts } from "./runs-acts.js";
import type { FormName } from "./runs-actions.js";
import { MoveForm } from "./runs-move.js";
import { RunNote } from "./runs-note.js";
import { SureForm } from "./runs-sure.js";

interface RunsFormProps {
  form: Exclude<FormName, "rename">;
  client: Client;
  rows: Rows | null;
  chosen: readonly number[];
  /** Those of them that are known to run. */
  running: readonly number[];
  experiments: readonly string[];
  acts: Acts;
  onDelete(): void;
  onLeave(): void;
}

/** What an action has to be told, below the list. */
export function RunsForm(props: RunsFormProps) {
  const { form, chosen, running, onLeave } = props;
  const [run] = chosen;
  const of = chosen.length === 1 ? `#${run}` : trans._n("%1 run", "%1 runs", chosen.length);
  const label = {
    tag: trans.__("Tag %1", of),
    note: trans.__("Note of %1", of),
    move: trans.__("Move %1 to", of),
    stop: trans.__("Stop %1?", of),
    delete: stillRunning(chosen, running),
  }[form];
  return (
    <div
      class="tm-panel-form"
      role="group"
      aria-label={label}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") onLeave();
      }}
    >
      <div class="tm-panel-asked">{label}</div>
      <Content {...props} />
    </div>
  );
}

function stillRunning(chosen: readonly number[], running: readonly number[]): string {
  const [run] = chosen;
  if (chosen.length === 1)
    return trans.__("#%1 is still running. Delete it all the same?", run ?? "");
  return trans._n(
    "%1 of %2 runs is still running. Delete them all the same?",
    "%1 of %2 runs are still running. Delete them all the same?",
    running.length,
    chosen.length,
  );
}

function Content(props: RunsFormProps) {
  const { form, client, rows, chosen, experiments, acts, onDelete, onLeave } = props;
  const [run] = chosen;
  if (form === "tag")
    return (
      <TagForm
        tag={null}
        onSave={async (key, value) => {
          if (await acts.tag(chosen, key, value)) onLeave();
        }}
        onLeave={onLeave}
      />
    );
  if (form === "move")
    return (
      <MoveForm
        experiments={experiments}
        onMove={async (experiment) => {
          if (await acts.move(chosen, experiment)) onLeave();
        }}
        onLeave={onLeave}
      />
    );
  if (form === "stop")
    return (
      <SureForm
        label={trans.__("Stop")}
        hint={trans.__("Interrupts the cell, as Ctrl+C does.")}
        onSure={() => {
          acts.stop(chosen);
          onLeave();
        }}
        onLeave={onLeave}
      />
    );
  if (form === "delete")
    return (
      <SureForm
        label={trans.__("Delete")}
        onSure={() => {
          onDelete();
          onLeave();
        }}
        onLeave={onLeave}
      />
    );
  return run === undefined ? null : (
    <RunNote
      key={run}
      {...{ client, rows, run }}
      onSaved={(before) => acts.noted(run, before)}
      onLeave={onLeave}
    />
  );
}
