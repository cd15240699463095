import type { Artifact } from "../../wire/wire.js";

/** A folder of artifacts; folders come before files, both in natural order. */
export interface Folder {
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
