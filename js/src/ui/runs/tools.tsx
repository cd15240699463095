import { useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Keys, TableColumn } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { LastOrBest } from "../parts/last-or-best.js";
import { isLong, LongChoice } from "../parts/long-choice.js";
import { Chooser } from "./chooser.js";
import { fieldName } from "./columns.js";
import { FilterBuilder } from "./filter-builder.js";
import { Search } from "./search.js";
import { useKeys } from "./lookups.js";
import type { Doing } from "../actions/doing.js";
import type { Settings } from "./settings.js";
import { ViewChooser } from "./view-chooser.js";

interface ToolsProps {
  client: Client;
  settings: Settings;
  /** The columns as they stand. */
  columns: readonly TableColumn[];
  /** Some run is inside another. */
  nested: boolean;
  wrongAt: number | null;
  problemId: string;
  attempt: Doing["attempt"];
  onExport(): void;
}

/** The line above the table: what is shown, how it is grouped, which columns. */
export function Tools({ client, settings, columns, nested, ...props }: ToolsProps) {
  const { wrongAt, problemId, attempt, onExport } = props;
  const [choosing, setChoosing] = useState(false);
  const [keys, learn] = useKeys(client, settings.experiment);
  return (
    <div class="tm-runs-tools">
      <Search
        keys={keys}
        onLearn={learn}
        filter={settings.filter}
        wrongAt={wrongAt}
        problemId={problemId}
        onFilter={settings.setFilter}
      />
      <FilterBuilder
        {...{ client, keys }}
        onLearn={learn}
        experiment={settings.experiment}
        filter={settings.filter}
        onFilter={settings.setFilter}
      />
      <ViewChooser
        {...{ client, attempt }}
        experiment={settings.experiment}
        chosen={settings.view}
        setup={settings.setup}
        onChoose={settings.setUp}
      />
      <GroupBy keys={keys} onLearn={learn} by={settings.group_by} onGroup={settings.setGroup} />
      {nested ? (
        <button
          type="button"
          class="tm-button"
          aria-pressed={settings.tree}
          title={trans.__(
            "Runs inside others stand below these. Off: all runs one below the other",
          )}
          onClick={() => settings.setTree(!settings.tree)}
        >
          {trans.__("Tree")}
        </button>
      ) : null}
      <LastOrBest values={settings.values ?? null} onValues={settings.setValues} />
      <span class="tm-runs-holder">
        <button
          type="button"
          class="tm-button"
          aria-expanded={choosing}
          aria-haspopup="dialog"
          onClick={() => {
            learn();
            setChoosing(!choosing);
          }}
        >
          {trans.__("Columns")}
        </button>
        {choosing ? (
          <Chooser
            keys={keys}
            settings={settings}
            columns={columns}
            onLeave={() => setChoosing(false)}
          />
        ) : null}
      </span>
      <button
        type="button"
        class="tm-button"
        title={trans.__("Save all runs that match as CSV")}
        onClick={onExport}
      >
        {trans.__("CSV")}
      </button>
    </div>
  );
}

interface GroupByProps {
  keys: Keys;
  onLearn(): void;
  by: string;
  onGroup(by: string): void;
}

/** By what the runs are grouped, if they are. */
function GroupBy({ keys, onLearn, by, onGroup }: GroupByProps) {
  const params = keys.params.map((key) => fieldName("params", key));
  const tags = keys.tags.map((key) => fieldName("tags", key));
  const known = ["", "status", "experiment", ...params, ...tags];
  const parts = [
    {
      options: [
        ["", trans.__("No groups")],
        ...(known.includes(by) ? [] : [[by, by] as const]),
        ["status", trans.__("by status")],
        ["experiment", trans.__("by experiment")],
      ] as const,
    },
    { title: trans.__("Params"), options: params.map((name) => [name, name] as const) },
    { title: trans.__("Tags"), options: tags.map((name) => [name, name] as const) },
  ];
  if (isLong(parts))
    return (
      <LongChoice
        label={trans.__("Group by")}
        class="tm-button tm-runs-group"
        value={by}
        said={by ? trans.__("by %1", by) : trans.__("No groups")}
        {...{ parts, onLearn }}
        onChoose={onGroup}
      />
    );
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
      <NamesOf label={trans.__("Params")} names={params} />
      <NamesOf label={trans.__("Tags")} names={tags} />
    </select>
  );
}

function NamesOf({ label, names }: { label: string; names: string[] }) {
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
