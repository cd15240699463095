import type { CodeVersion, Run } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { Differs } from "./differs.js";

interface Props {
  runs: Run[];
  codes: CodeVersion[];
  baseline: number;
  onShow: (version: CodeVersion) => void;
}

/** Which version of the cell each run called; a changed one leads to its diff. */
export function CodeRow({ runs, codes, baseline, onShow }: Props) {
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
export function counts(version: CodeVersion): string {
  return trans.__("+%1 −%2 lines", version.added, version.removed);
}

function lines(text: string): string {
  return trans._n("%1 line", "%1 lines", text.trimEnd().split("\n").length);
}
