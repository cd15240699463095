import type { Cell } from "@jupyterlab/cells";
import type { Declared } from "../ui/host.js";
import { asError } from "../wire/client.js";
import type { Shore } from "./tokens.js";
import { declared } from "./header-words.js";
import { say } from "./told.js";

/** Write into the header of a run's cell what one of its names is; whether that could be done. */
export async function declare(
  shore: Shore,
  store: string,
  run: number,
  name: string,
  as: Declared,
): Promise<boolean> {
  const { desk, words } = shore.around;
  try {
    const { call } = await desk.client(store).ask("run", { run: String(run) });
    const cell = call?.cell_id ? cellOf(shore, call.cell_id) : null;
    const edit = cell && declared(cell.model.sharedModel.getSource(), name, as);
    if (!cell || !edit) return false;
    if (cell.readOnly) {
      say(words.__("The cell of run %1 is read-only.", `#${run}`));
      return false;
    }
    cell.model.sharedModel.updateSource(edit.from, edit.to, edit.insert);
    return true;
  } catch (error) {
    say(asError(error).message);
    return false;
  }
}

/** The cell in the notebooks that are open; of a notebook and its copy, that which is looked at. */
function cellOf({ notebooks }: Shore, id: string): Cell | null {
  const panels = notebooks.currentWidget ? [notebooks.currentWidget] : [];
  notebooks.forEach((panel) => {
    panels.push(panel);
  });
  for (const { content } of panels) {
    const cell = content.widgets.find(({ model }) => model.id === id);
    if (cell) return cell;
  }
  return null;
}
