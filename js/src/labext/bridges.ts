import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import type { Cell } from "@jupyterlab/cells";
import { INotebookTracker } from "@jupyterlab/notebook";
import type { Declared, Host } from "../ui/host.js";
import type { Bridges } from "../ui/panel/desk.js";
import { asError } from "../wire/client.js";
import { loadRun, restoreCode } from "./bridges-insert.js";
import { followLink, reveal } from "./bridges-reveal.js";
import { declared } from "./header-words.js";
import { say, told } from "./lab.js";
import { type AppContext, IAppContext, IBridges, type NotebookContext } from "./tokens.js";

/** From a run to its cell, and from a run into a cell. */
export const bridges: JupyterFrontEndPlugin<Bridges> = {
  id: "trackmagic:bridges",
  description: "Shows the cell of a run, and puts runs into cells.",
  autoStart: true,
  requires: [INotebookTracker, IAppContext],
  provides: IBridges,
  activate: (app: JupyterFrontEnd, notebooks: INotebookTracker, around: AppContext) => {
    const context: NotebookContext = { app, notebooks, around };
    const show = (store: string, run: number) => reveal(context, store, run);
    followLink(context, show);
    return {
      reveal: show,
      declare: (store, run, name, as) => declare(context, store, run, name, as),
      load: (store, run) => loadRun(context, store, run),
      restore: (store, run) => restoreCode(context, store, run),
    };
  },
};

/** Write into the header of a run's cell what one of its names is; whether that could be done. */
async function declare(
  context: NotebookContext,
  store: string,
  run: number,
  name: string,
  as: Declared,
): Promise<boolean> {
  const { desk, words } = context.around;
  try {
    const { call } = await desk.client(store).ask("run", { run: String(run) });
    const cell = call?.cell_id ? cellOf(context, call.cell_id) : null;
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
function cellOf({ notebooks }: NotebookContext, id: string): Cell | null {
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

/** What a view of a store has of the bridges. */
export function revealing(
  bridges: Bridges | null,
  store: string,
): Pick<Host, "reveal" | "declare"> {
  const { reveal, declare } = bridges ?? {};
  return {
    ...(reveal && { reveal: (run: number) => void told(reveal(store, run)) }),
    ...(declare && { declare: (run, name, as) => declare(store, run, name, as) }),
  };
}
