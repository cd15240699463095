import { useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Keys, TableColumn } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { LastOrBest } from "../parts/last-or-best.js";
import { type ChoicePart, isLong, LongChoice } from "../parts/long-choice.js";
import { Options } from "../parts/options.js";
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
  const label = trans.__("Group by");
  const said = (name: string) => trans.__("by %1", name);
  const parts = groupings(keys, by, said);
  if (isLong(parts))
    return (
      <LongChoice
        {...{ label, onLearn }}
        class="tm-button tm-runs-group"
        value={by}
        said={by ? said(by) : trans.__("No groups")}
        parts={groupings(keys, by, (name) => name)}
        onChoose={onGroup}
      />
    );
  return (
    <select
      class="tm-runs-group"
      aria-label={label}
      title={label}
      value={by}
      onFocus={onLearn}
      onChange={(event) => onGroup(event.currentTarget.value)}
    >
      <Options parts={parts} />
    </select>
  );
}

/** What runs may be grouped by; `said` is how a param or a tag is called. */
function groupings(keys: Keys, by: string, said: (name: string) => string): ChoicePart[] {
  const params = keys.params.map((key) => fieldName("params", key));
  const tags = keys.tags.map((key) => fieldName("tags", key));
  const isKnown = ["", "status", "experiment", ...params, ...tags].includes(by);
  const named = (names: string[]) => names.map((name) => [name, said(name)] as const);
  return [
    {
      options: [
        ["", trans.__("No groups")],
        ...(isKnown ? [] : [[by, by] as const]),
        ["status", trans.__("by status")],
        ["experiment", trans.__("by experiment")],
      ],
    },
    { title: trans.__("Params"), options: named(params) },
    { title: trans.__("Tags"), options: named(tags) },
  ];
}
