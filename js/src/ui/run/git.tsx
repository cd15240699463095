import type { GitState } from "../../wire/wire.js";
import { DiffText } from "../parts/diff-text.js";
import { trans } from "../translation.js";
import { Part } from "./part.js";

/** The commit, and what was not committed. */
export function Git({ git }: { git: GitState }) {
  return (
    <Part title={trans.__("Git")} wide={git.diff !== ""}>
      <div class="tm-run-value">
        <code>{git.commit.slice(0, 12) || trans.__("no commit yet")}</code> {git.branch}
        {git.dirty ? <span class="tm-warn"> {trans.__("with uncommitted changes")}</span> : null}
      </div>
      {git.diff ? (
        <details>
          <summary>{trans.__("Uncommitted changes")}</summary>
          <DiffText lines={git.diff.split("\n")} />
        </details>
      ) : null}
    </Part>
  );
}
