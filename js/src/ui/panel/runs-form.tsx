import { TagForm } from "../parts/tag-form.js";
import type { Client } from "../../wire/client.js";
import type { Rows } from "../runs/pages.js";
import { trans } from "../translation.js";
import type { Acts } from "./runs-acts.js";
import type { FormName } from "./runs-actions.js";
import { MoveForm } from "./runs-move.js";
import { RunNote } from "./runs-note.js";
import { StopForm } from "./runs-stop.js";

interface RunsFormProps {
  form: Exclude<FormName, "rename">;
  client: Client;
  rows: Rows | null;
  chosen: readonly number[];
  experiments: readonly string[];
  acts: Acts;
  onLeave(): void;
}

/** What an action has to be told, below the list. */
export function RunsForm(props: RunsFormProps) {
  const { form, chosen, onLeave } = props;
  const [run] = chosen;
  const of =
    chosen.length === 1 ? `#${run}` : trans._n("%1 run", "%1 runs", chosen.length);
  const label = {
    tag: trans.__("Tag %1", of),
    note: trans.__("Note of %1", of),
    move: trans.__("Move %1 to", of),
    stop: trans.__("Stop %1?", of),
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

function Content({ form, client, rows, chosen, experiments, acts, onLeave }: RunsFormProps) {
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
      <StopForm
        onStop={() => {
          acts.stop(chosen);
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
