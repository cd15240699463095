/** Where a file is for the server, below its root; null where it is not. */
export function contentsPath(file: string, root: string): string | null {
  const path = plain(file);
  const folder = `${plain(root).replace(/\/+$/, "")}/`;
  return path.startsWith(folder) ? path.slice(folder.length) : null;
}

function plain(path: string): string {
  return path.replaceAll("\\", "/");
}
