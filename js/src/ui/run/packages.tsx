import { useState } from "preact/hooks";
import { trans } from "../translation.js";
import { FilterBox, fits } from "./filter-box.js";
import { Part } from "../blocks.js";

/** Packages and their versions, narrowed by a search. */
export function Packages({ packages }: { packages: Record<string, string> }) {
  const [search, setSearch] = useState("");
  const all = Object.entries(packages);
  const shown = all.filter(([name, version]) => fits(`${name} ${version}`, search));
  return (
    <Part title={trans.__("Packages, %1 of %2", shown.length, all.length)} wide>
      <FilterBox label={trans.__("Find packages")} text={search} onText={setSearch} />
      <div class="tm-run-packages" role="list" tabIndex={0}>
        {shown.map(([name, version]) => (
          <div key={name} role="listitem">
            {name} <span class="tm-dim">{version}</span>
          </div>
        ))}
      </div>
    </Part>
  );
}
