import type { CodeVersion } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { counts } from "./code-row.js";
import { DiffTable } from "./diff-table.js";
import type { Folded } from "./folding.js";
import { Foldable } from "./foldable.js";

const SHORT = 30;
const NAMED = 6;

interface Props {
  codes: CodeVersion[];
  baseline: number;
  differencesOnly: boolean;
  folded: Folded;
  onFold: (place: string, folded: boolean) => void;
}

/** The versions of the cell, each against the baseline's. */
export function Codes({ codes, baseline, differencesOnly, folded, onFold }: Props) {
  const others = codes.filter((one) => !one.numbers.includes(baseline));
  const [base] = codes;
  if (!others.length && base && !differencesOnly)
    return (
      <Foldable
        title={trans.__("Code: the same in all")}
        isFolded={folded["code/same"] ?? true}
        onFold={(next) => onFold("code/same", next)}
      >
        <pre>{base.text}</pre>
      </Foldable>
    );
  return (
    <>
      {others.map((version, at) => {
        const place = placeOf(version);
        const isShort = at === 0 && version.added + version.removed <= SHORT;
        const named = names(version.numbers);
        return (
          <Foldable
            key={place}
            id={place}
            title={trans.__("Code of %1 against #%2: %3", named, baseline, counts(version))}
            isFolded={folded[place] ?? !isShort}
            onFold={(next) => onFold(place, next)}
          >
            {version.rows.length ? (
              <DiffTable rows={version.rows} baseline={`#${baseline}`} other={named} />
            ) : (
              <p class="tm-dim">{trans.__("Only blanks differ.")}</p>
            )}
          </Foldable>
        );
      })}
    </>
  );
}

/** Where the diff of a version is folded and found. */
export function placeOf(version: CodeVersion): string {
  return `code/${version.numbers[0]}`;
}

function names(numbers: number[]): string {
  const named = numbers.slice(0, NAMED).map((number) => `#${number}`);
  const more = numbers.length - named.length;
  const first = named.join(", ");
  return more ? trans.__("%1 and %2 more", first, more) : first;
}
