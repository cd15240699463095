import type { CodeVersion, Comparison, Run } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { DiffTable } from "./diff-table.js";
import type { Folded } from "./folding.js";
import { Differs, Foldable } from "./row.js";

const SHORT = 30;
const NAMED = 6;

interface CodesProps {
  found: Comparison;
  folded: Folded;
  onFold: (place: string, folded: boolean) => void;
}

/** The texts, each version against the baseline's: the cell, and what else differs of the code. */
export function Codes({ found, folded, onFold }: CodesProps) {
  const { codes, baseline, differences_only: differencesOnly } = found;
  const [first] = codes;
  return (
    <>
      {codes.length > 1 ? (
        <Versions
          what={trans.__("Code")}
          place="code"
          versions={codes}
          baseline={baseline}
          folded={folded}
          onFold={onFold}
        />
      ) : first && !differencesOnly ? (
        <Foldable
          title={
            first.numbers.length === found.runs.length
              ? trans.__("Code: the same in all")
              : trans.__("Code of %1", names(first.numbers))
          }
          isFolded={folded["code/same"] ?? true}
          onFold={(next) => onFold("code/same", next)}
        >
          <pre>{first.text}</pre>
        </Foldable>
      ) : null}
      {found.texts.map(({ name, versions }) => (
        <Versions
          key={name}
          what={name}
          place={`text/${name}`}
          versions={versions}
          baseline={baseline}
          folded={folded}
          onFold={onFold}
        />
      ))}
    </>
  );
}

interface VersionsProps {
  what: string;
  /** Before the number of a run: where the diff is folded and found. */
  place: string;
  versions: CodeVersion[];
  baseline: number;
  folded: Folded;
  onFold: (place: string, folded: boolean) => void;
}

function Versions({ what, place, versions, baseline, folded, onFold }: VersionsProps) {
  const isTold = versions.some((one) => one.numbers.includes(baseline));
  const others = versions.filter((one) => !one.numbers.includes(baseline));
  return (
    <>
      {others.map((version, at) => {
        const own = placeOf(version, place);
        const isShort = isTold && at === 0 && version.added + version.removed <= SHORT;
        const named = names(version.numbers);
        const title = isTold
          ? trans.__("%1 of %2 against #%3: %4", what, named, baseline, counts(version))
          : trans.__("%1 of %2; that of #%3 was not kept", what, named, baseline);
        return (
          <Foldable
            key={own}
            id={own}
            title={title}
            isFolded={folded[own] ?? !isShort}
            onFold={(next) => onFold(own, next)}
          >
            {!isTold ? (
              <pre>{version.text}</pre>
            ) : version.rows.length ? (
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
export function placeOf(version: CodeVersion, place = "code"): string {
  return `${place}/${version.numbers[0]}`;
}

function names(numbers: number[]): string {
  const named = numbers.slice(0, NAMED).map((number) => `#${number}`);
  const more = numbers.length - named.length;
  const first = named.join(", ");
  return more ? trans.__("%1 and %2 more", first, more) : first;
}

interface CodeRowProps {
  runs: Run[];
  codes: CodeVersion[];
  baseline: number;
  onShow: (version: CodeVersion) => void;
}

/** Which version of the cell each run called; a changed one leads to its diff. */
export function CodeRow({ runs, codes, baseline, onShow }: CodeRowProps) {
  const differs = codes.length > 1;
  const isTold = codes.some((one) => one.numbers.includes(baseline));
  return (
    <tr class={differs ? "tm-cmp-row-differs" : undefined}>
      <th scope="row" class="tm-cmp-first">
        <div class="tm-cmp-key">
          <Differs differs={differs} />
          <span class="tm-cmp-label">{trans.__("cell")}</span>
        </div>
      </th>
      {runs.map((run) => {
        const version = codes.find((one) => one.numbers.includes(run.number));
        const isBase = run.number === baseline;
        const kind = isBase ? "tm-cmp-base" : "";
        if (!version)
          return (
            <td key={run.number} class={kind}>
              <span class="tm-dim">–</span>
            </td>
          );
        if (version.numbers.includes(baseline))
          return (
            <td key={run.number} class={kind}>
              {isBase ? lines(version.text) : trans.__("the same")}
            </td>
          );
        if (!isTold) return <td key={run.number}>{lines(version.text)}</td>;
        return (
          <td key={run.number} class="tm-cmp-differs">
            <button
              type="button"
              class="tm-cmp-link"
              title={trans.__("Show the diff")}
              onClick={() => onShow(version)}
            >
              {counts(version)}
            </button>
          </td>
        );
      })}
    </tr>
  );
}

/** `+2 −1 lines`. */
function counts(version: CodeVersion): string {
  return trans.__("+%1 −%2 lines", version.added, version.removed);
}

function lines(text: string): string {
  return trans._n("%1 line", "%1 lines", text.trimEnd().split("\n").length);
}
