import type { Client } from "../../wire/client.js";
import type { Artifact, RunPage } from "../../wire/wire.js";
import type { Host } from "../host.js";
import { asText, useKept } from "../parts/kept.js";
import { trans } from "../translation.js";
import { ArtifactPart } from "./preview.js";
import { size } from "../parts/format.js";

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

const MANY = 20;

interface FileTreeProps {
  folder: Folder;
  chosen: string;
  onChoose(path: string): void;
}

/** Folders that fold, and files to choose. */
function FileTree({ folder, chosen, onChoose }: FileTreeProps) {
  return (
    <ul>
      {folder.folders.map((one) => (
        <li key={one.path}>
          <details open={chosen.startsWith(one.path) || one.files.length <= MANY}>
            <summary>
              <bdi>{one.name}</bdi>/ <span class="tm-dim">{size(one.bytes)}</span>
            </summary>
            <FileTree folder={one} chosen={chosen} onChoose={onChoose} />
          </details>
        </li>
      ))}
      {folder.files.map((one) => (
        <li key={one.path}>
          <button
            type="button"
            class="tm-run-link"
            aria-pressed={one.path === chosen}
            onClick={() => onChoose(one.path)}
          >
            <bdi>{one.path.slice(folder.path.length)}</bdi>
          </button>{" "}
          <span class="tm-dim">{size(one.size_bytes)}</span>
        </li>
      ))}
    </ul>
  );
}

/** A folder of artifacts; folders come before files, both in natural order. */
interface Folder {
  name: string;
  path: string;
  folders: Folder[];
  files: Artifact[];
  bytes: number;
}

const byName = new Intl.Collator(undefined, { numeric: true }).compare;

/** The artifacts as a tree, by the slashes in their paths. */
export function treeOf(artifacts: Artifact[]): Folder {
  const root = folder("", "");
  const known = new Map([["", root]]);
  for (const one of artifacts) {
    const parts = one.path.split("/").slice(0, -1);
    let inside = root;
    inside.bytes += one.size_bytes;
    for (const name of parts) {
      const path = `${inside.path}${name}/`;
      const found = known.get(path) ?? folder(name, path);
      if (!known.has(path)) inside.folders.push(found);
      known.set(path, found);
      found.bytes += one.size_bytes;
      inside = found;
    }
    inside.files.push(one);
  }
  for (const one of known.values()) {
    one.folders.sort((left, right) => byName(left.name, right.name));
    one.files.sort((left, right) => byName(left.path, right.path));
  }
  return root;
}

function folder(name: string, path: string): Folder {
  return { name, path, folders: [], files: [], bytes: 0 };
}
