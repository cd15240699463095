import { useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { TableColumn } from "../../wire/wire.js";
import { Chooser } from "./chooser.js";
import { GroupBy } from "./group-by.js";
import { Search } from "./search.js";
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
  const { experiment } = settings;
  return (
    <div class="tm-runs-tools">
      <Search
        client={client}
        experiment={experiment}
        filter={settings.filter}
        wrongAt={wrongAt}
        problemId={problemId}
        onFilter={settings.setFilter}
      />
      <GroupBy
        client={client}
        experiment={experiment}
        by={settings.group_by}
        onGroup={settings.setGroup}
      />
      <span class="tm-runs-holder">
        <button
          type="button"
          class="tm-button"
          aria-expanded={choosing}
          aria-haspopup="dialog"
          onClick={() => setChoosing(!choosing)}
        >
          Columns
        </button>
        {choosing ? (
          <Chooser
            client={client}
            settings={settings}
            columns={columns}
            onLeave={() => setChoosing(false)}
          />
        ) : null}
      </span>
      <button
        type="button"
        class="tm-button"
        title="Save all runs that match as CSV"
        onClick={onExport}
      >
        CSV
      </button>
    </div>
  );
}
