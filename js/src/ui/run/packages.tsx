import { useState } from "preact/hooks";
import { Part } from "../blocks.js";
import { trans } from "../translation.js";

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

interface FilterBoxProps {
  label: string;
  text: string;
  onText(text: string): void;
}

/** A field that narrows a long list. */
export function FilterBox({ label, text, onText }: FilterBoxProps) {
  return (
    <input
      type="search"
      class="tm-run-filter"
      aria-label={label}
      placeholder={label}
      value={text}
      onInput={(event) => onText(event.currentTarget.value)}
      onKeyDown={(event) => event.stopPropagation()}
    />
  );
}

/** Whether all words of a search are somewhere in the text. */
export function fits(text: string, search: string): boolean {
  const within = text.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => within.includes(word));
}
