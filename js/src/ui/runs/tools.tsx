import { useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { TableColumn } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { Chooser } from "./chooser.js";
import { GroupBy } from "./group-by.js";
import { Search } from "./search.js";
import { useKeys } from "./use-keys.js";
import type { Settings } from "./use-settings.js";

interface ToolsProps {
  client: Client;
  settings: Settings;
  /** The columns as they stand. */
  columns: readonly TableColumn[];
  wrongAt: number | null;
  problemId: string;
  onExport(): void;
}

/** The line above the table: what is shown, how it is grouped, which columns. */
export function Tools({ client, settings, columns, wrongAt, problemId, onExport }: ToolsProps) {
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
      <GroupBy keys={keys} onLearn={learn} by={settings.group_by} onGroup={settings.setGroup} />
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
