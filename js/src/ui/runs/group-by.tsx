import type { Keys } from "../../wire/wire.js";
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
      aria-label="Group by"
      title="Group by"
      value={by}
      onFocus={onLearn}
      onChange={(event) => onGroup(event.currentTarget.value)}
    >
      <option value="">No groups</option>
      {known.includes(by) ? null : <option value={by}>{by}</option>}
      <option value="status">by status</option>
      <option value="experiment">by experiment</option>
      <Options label="Params" names={params} />
      <Options label="Tags" names={tags} />
    </select>
  );
}

function Options({ label, names }: { label: string; names: string[] }) {
  if (!names.length) return null;
  return (
    <optgroup label={label}>
      {names.map((name) => (
        <option key={name} value={name}>
          by {name}
        </option>
      ))}
    </optgroup>
  );
}
