import { useId } from "preact/hooks";
import { Search } from "../runs/search.js";
import { trans } from "../translation.js";
import { Chips } from "./chips.js";
import type { Here } from "./runs-filter.js";
import type { RunsFound } from "./runs-found.js";
import type { World } from "./runs-actions.js";
import { RunsLine } from "./runs-line.js";
import type { RunsSettings } from "./runs-settings.js";

interface RunsTopProps {
  settings: RunsSettings;
  found: RunsFound;
  here: Here;
  selected: number;
  world: World;
  canGroup: boolean;
  onClear(): void;
}

/** What is looked for, and in which order it is shown. */
export function RunsTop(props: RunsTopProps) {
  const { settings, found, here, selected, world, canGroup, onClear } = props;
  const problemId = useId();
  const { keys, learn, metric, total, pending, problem } = found;
  return (
    <>
      <div class="tm-panel-search">
        <Search
          keys={keys}
          onLearn={learn}
          filter={settings.typed}
          wrongAt={found.wrongAt}
          problemId={problemId}
          placeholder={trans.__("Search or filter")}
          onFilter={settings.setTyped}
        />
      </div>
      <Chips here={here} on={settings.chips} onChange={settings.setChips} />
      <RunsLine
        {...{ settings, keys, metric, total, selected, pending, canGroup, problem, problemId }}
        {...{ world, onClear }}
        onLearn={learn}
      />
    </>
  );
}
