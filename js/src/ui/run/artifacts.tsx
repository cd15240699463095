import type { Client } from "../../wire/client.js";
import type { RunPage } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { asText, useKept } from "../parts/kept.js";
import { trans } from "../translation.js";
import { ArtifactPart } from "./artifact-part.js";
import { FileTree } from "./file-tree.js";
import { treeOf } from "./tree.js";

interface ArtifactsProps {
  client: Client;
  host: Host;
  page: RunPage;
}

/** The files of a run by folders, and the chosen one as it looks. */
export function Artifacts({ client, host, page }: ArtifactsProps) {
  const [path, choose] = useKept(host.state, "artifact", "", asText);
  if (!page.artifacts.length) return <span class="tm-dim">{trans.__("no artifacts")}</span>;
  const chosen = page.artifacts.find((one) => one.path === path);
  return (
    <div class="tm-run-files">
      <nav class="tm-run-tree" aria-label={trans.__("Artifacts")}>
        <FileTree folder={treeOf(page.artifacts)} chosen={path} onChoose={choose} />
        {page.hidden_artifacts ? (
          <div class="tm-dim">{trans.__("and %1 more", page.hidden_artifacts)}</div>
        ) : null}
      </nav>
      <div class="tm-run-look">
        {chosen ? (
          <ArtifactPart
            key={chosen.path + chosen.digest}
            client={client}
            run={page.run.number}
            artifact={chosen}
          />
        ) : (
          <span class="tm-dim">{trans.__("choose a file to look at it")}</span>
        )}
      </div>
    </div>
  );
}
