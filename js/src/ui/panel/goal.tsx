import { useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Experiment, Goal, Lead } from "../../wire/wire.js";
import { useKeys } from "../runs/lookups.js";
import { Options } from "../parts/options.js";
import { trans } from "../translation.js";
import { useView } from "../use-view.js";
import { AimForm } from "./aim-form.js";
import { goalText } from "./goal-text.js";
import { SuggestedField } from "./suggested-field.js";

interface ExperimentGoalProps {
  client: Client;
  experiment: Experiment;
  isEditing: boolean;
  isReadOnly: boolean;
  /** True when the text is taken. */
  onGoal(text: string): Promise<boolean>;
  onEdit(): void;
  onLeave(): void;
}

/** What the chosen experiment is after, else what leads in its runs and why; and its form. */
export function ExperimentGoal(props: ExperimentGoalProps) {
  const { client, experiment, isEditing, isReadOnly, onEdit } = props;
  const asked = experiment.goal ? null : { experiment: experiment.id, limit: LOOKED_AT };
  const { data } = useView(client, "runs", asked, undefined, { every: EVERY });
  const lead = data?.lead ?? null;
  if (isEditing) return <GoalForm {...props} lead={lead} />;
  if (!experiment.goal && !lead) return null;
  return (
    <div class="tm-panel-goal">
      <span class="tm-dim">{experiment.goal ? trans.__("Goal") : trans.__("Leads")}</span>{" "}
      <bdi title={lead?.reason}>{goalText(experiment.goal) || lead?.metric}</bdi>
      {experiment.goal ? null : <span class="tm-dim"> {lead?.reason}</span>}
      {isReadOnly ? null : (
        <button type="button" class="tm-panel-text-button" onClick={onEdit}>
          {experiment.goal ? trans.__("Change goal") : trans.__("Set goal")}
        </button>
      )}
    </div>
  );
}

/** Runs that what leads is told of, and how often that is asked: milliseconds. */
const LOOKED_AT = 20;
const EVERY = 2000;

function GoalForm({ client, experiment, lead, onGoal, onLeave }: FormProps) {
  const [keys] = useKeys(client, experiment.id);
  const first = experiment.goal;
  const [metric, setMetric] = useState(first?.metric ?? lead?.metric ?? "");
  const [direction, setDirection] = useState<Goal["direction"]>(
    first?.direction ?? lead?.direction ?? "lower",
  );
  const [value, setValue] = useState<Goal["value"]>(first?.value ?? "best");
  const isNamed = Boolean(metric.trim());
  return (
    <AimForm
      title={trans.__("Goal of %1", experiment.name)}
      text={isNamed ? goalText({ metric: metric.trim(), direction, value }) : ""}
      none={first ? trans.__("No goal") : null}
      onTake={onGoal}
      onLeave={onLeave}
    >
      {(save) => (
        <>
          <SuggestedField
            label={trans.__("Metric")}
            placeholder={trans.__("metric")}
            value={metric}
            suggested={keys.metrics}
            onInput={setMetric}
            onEnter={save}
          />
          <Choice
            label={trans.__("Which way is better")}
            value={direction}
            options={{ lower: trans.__("min"), higher: trans.__("max") }}
            onChoose={(one) => setDirection(one)}
          />
          <Choice
            label={trans.__("Which value counts")}
            value={value}
            options={{ best: trans.__("best"), last: trans.__("last") }}
            onChoose={(one) => setValue(one)}
          />
        </>
      )}
    </AimForm>
  );
}

interface FormProps extends ExperimentGoalProps {
  lead: Lead | null;
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: Record<T, string>;
  onChoose(value: T): void;
}

function Choice<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChoose(event.currentTarget.value as T)}
    >
      <Options parts={[{ options: Object.entries<string>(options) }]} />
    </select>
  );
}
