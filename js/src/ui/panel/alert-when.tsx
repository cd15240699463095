import { useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Experiment } from "../../wire/wire.js";
import { useKeys } from "../runs/lookups.js";
import { trans } from "../translation.js";
import { AimForm } from "./aim-form.js";
import { SuggestedField } from "./suggested-field.js";

interface AlertWhenProps {
  client: Client;
  experiment: Experiment;
  isEditing: boolean;
  isReadOnly: boolean;
  /** True when the filter is taken. */
  onFilter(filter: string): Promise<boolean>;
  onEdit(): void;
  onLeave(): void;
}

/** Of which runs of the chosen experiment is told, and its form. */
export function AlertWhen(props: AlertWhenProps) {
  const { experiment, isEditing, isReadOnly, onEdit } = props;
  if (isEditing) return <FilterForm {...props} />;
  if (!experiment.alert_when) return null;
  return (
    <div class="tm-panel-goal">
      <span class="tm-dim">{trans.__("Alerts when")}</span> <bdi>{experiment.alert_when}</bdi>
      {isReadOnly ? null : (
        <button type="button" class="tm-panel-text-button" onClick={onEdit}>
          {trans.__("Change alerts")}
        </button>
      )}
    </div>
  );
}

function FilterForm({ client, experiment, onFilter, onLeave }: AlertWhenProps) {
  const [keys] = useKeys(client, experiment.id);
  const [filter, setFilter] = useState(experiment.alert_when);
  return (
    <AimForm
      title={trans.__("Alerts of %1", experiment.name)}
      text={filter.trim()}
      none={experiment.alert_when ? trans.__("No alerts") : null}
      onTake={onFilter}
      onLeave={onLeave}
    >
      {(save) => (
        <SuggestedField
          label={trans.__("Alert when")}
          placeholder={trans.__("a filter, such as loss > 3")}
          value={filter}
          suggested={keys.metrics}
          onInput={setFilter}
          onEnter={save}
        />
      )}
    </AimForm>
  );
}
