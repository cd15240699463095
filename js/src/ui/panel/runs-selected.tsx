import { trans } from "../translation.js";
import type { ActionName } from "./action-names.js";
import { perform, whyNot, type World } from "./runs-actions.js";

interface RunsSelectedProps {
  world: World;
  onClear(): void;
}

/** What is done most to several runs; the rest is in their menu. */
export function RunsSelected({ world, onClear }: RunsSelectedProps) {
  const deed: [ActionName, string] =
    world.lifecycle === "deleted"
      ? ["restore-runs", trans.__("Restore")]
      : ["delete-runs", trans.__("Delete")];
  const buttons: [ActionName, string][] = [
    ["open-compare", trans.__("Compare")],
    ["open-chart", trans.__("Chart")],
    deed,
  ];
  return (
    <span class="tm-panel-deeds" role="toolbar" aria-label={trans.__("Selected runs")}>
      {buttons.map(([name, label]) => {
        const why = whyNot(name, world);
        return (
          <button
            key={name}
            type="button"
            class="tm-panel-deed"
            disabled={why !== ""}
            title={why || undefined}
            onClick={() => perform(name, world)}
          >
            {label}
          </button>
        );
      })}
      <button
        type="button"
        class="tm-panel-icon"
        title={trans.__("Select none (Escape)")}
        aria-label={trans.__("Select none")}
        onClick={onClear}
      >
        ×
      </button>
    </span>
  );
}
