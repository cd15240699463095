import { size } from "./size.js";
import type { Folder } from "./tree.js";

const MANY = 20;

interface FileTreeProps {
  folder: Folder;
  chosen: string;
  onChoose(path: string): void;
}

/** Folders that fold, and files to choose. */
export function FileTree({ folder, chosen, onChoose }: FileTreeProps) {
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
