import type { Client } from "../../wire/client.js";
import type { Artifact } from "../../wire/wire.js";
import { Problem } from "../parts/problem.js";
import { useAction } from "../parts/use-action.js";
import { trans } from "../translation.js";
import { useView } from "../use-view.js";
import { PreviewShown } from "./preview.js";
import { size } from "./size.js";

interface ArtifactPartProps {
  client: Client;
  run: number;
  artifact: Artifact;
}

/** A file of a run: its name and size, a button that saves it, and what it looks like. */
export function ArtifactPart({ client, run, artifact }: ArtifactPartProps) {
  // its bytes never change: a new file of this path has another digest, and so another part
  const found = useView(client, "artifact", { run, path: artifact.path }, () => false);
  const doing = useAction();
  const download = () => doing.run(() => client.download(run, artifact.path));
  return (
    <section class="tm-run-artifact" aria-label={artifact.path}>
      <div class="tm-row">
        <b class="tm-run-value">{artifact.path}</b>
        <span class="tm-dim">
          {size(artifact.size_bytes)} · {artifact.media_type}
        </span>
        <button
          type="button"
          class="tm-button"
          disabled={doing.busy}
          onClick={() => void download()}
        >
          {trans.__("Download")}
        </button>
      </div>
      <Problem error={doing.error} />
      <Problem error={found.error} />
      {found.data ? (
        <PreviewShown client={client} name={artifact.path} preview={found.data} />
      ) : found.error ? null : (
        <div class="tm-dim tm-run-waiting">{trans.__("Reading…")}</div>
      )}
    </section>
  );
}
