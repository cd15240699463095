import type { Keys } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { fieldName } from "./columns.js";

interface GroupByProps {
  keys: Keys;
  onLearn(): void;
  by: string;
  onGroup(by: string): void;
}

/** By what the runs are grouped, if they are. */
export function GroupBy({ keys, onLearn, by, onGroup }: GroupByProps) {
  const params = keys.params.map((key) => fieldName("params", key));
  const tags = keys.tags.map((key) => fieldName("tags", key));
  const known = ["", "status", "experiment", ...params, ...tags];
  return (
    <select
      class="tm-runs-group"
      aria-label={trans.__("Group by")}
      title={trans.__("Group by")}
      value={by}
      onFocus={onLearn}
      onChange={(event) => onGroup(event.currentTarget.value)}
    >
      <option value="">{trans.__("No groups")}</option>
      {known.includes(by) ? null : <option value={by}>{by}</option>}
      <option value="status">{trans.__("by status")}</option>
      <option value="experiment">{trans.__("by experiment")}</option>
      <Options label={trans.__("Params")} names={params} />
      <Options label={trans.__("Tags")} names={tags} />
    </select>
  );
}

function Options({ label, names }: { label: string; names: string[] }) {
  if (!names.length) return null;
  return (
    <optgroup label={label}>
      {names.map((name) => (
        <option key={name} value={name}>
          {trans.__("by %1", name)}
        </option>
      ))}
    </optgroup>
  );
}
