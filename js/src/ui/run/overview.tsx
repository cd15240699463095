import type { RunView } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { Markdown } from "../parts/markdown.js";
import { trans } from "../translation.js";
import { Children } from "./children.js";
import { Facts } from "./facts.js";
import { FailurePart } from "./failure.js";
import { LastValues } from "./last-values.js";
import { Params } from "./params.js";
import { Part } from "./part.js";
import type { TabName } from "./tab-names.js";

export interface OverviewProps {
  host: Host;
  found: RunView;
  onGo(number: number): void;
  onTab(name: TabName): void;
}

/** What the run was, in short: what went wrong, params, metrics, children, where it came from. */
export function Overview({ found, host, onGo, onTab }: OverviewProps) {
  return (
    <div class="tm-run-parts">
      {found.failure ? <FailurePart failure={found.failure} /> : null}
      {found.warnings.length ? (
        <Part title={trans.__("Beware")} wide>
          <ul class="tm-run-list">
            {found.warnings.map((text, at) => (
              <li key={at} class="tm-warn">
                {text}
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
      {found.run.note ? (
        <Part title={trans.__("Note")} wide>
          <Markdown text={found.run.note} />
        </Part>
      ) : null}
      <Params params={found.params} previous={found.previous} />
      <LastValues found={found} onMore={() => onTab("metrics")} />
      {found.children.length ? <Children {...{ found, host, onGo }} /> : null}
      <Facts found={found} />
      {found.notices.length ? (
        <Part title={trans.__("Left out")} wide>
          <ul class="tm-run-list">
            {found.notices.map((notice, at) => (
              <li key={at}>
                <b>{notice.part}</b> {notice.text}
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
    </div>
  );
}
