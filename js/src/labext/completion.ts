import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import {
  type CompletionHandler,
  type ICompletionContext,
  type ICompletionProvider,
  ICompletionProviderManager,
} from "@jupyterlab/completer";
import { Text } from "@jupyterlab/coreutils";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import type { Keys } from "../wire/wire.js";
import { KeysAtHand } from "./completion-keys.js";
import { fitting, isOurs, offerAt } from "./completion-words.js";
import { isTracked } from "./cell-header.js";
import { trackedNotebook } from "./cell-notebook.js";
import { ISurroundings, type Surroundings } from "./tokens.js";

/** Above the kernel, which says the same flags without their help; below a language server. */
const RANK = 600;
/** A kernel that answers is not held up; a busy one is waited for anyway: milliseconds. */
const PATIENCE = { idle: 150, busy: 800 };

/** Flags, experiments, params and metrics in cells on `%%track`, also while the kernel is busy. */
export const completion: JupyterFrontEndPlugin<void> = {
  id: "trackmagic:completion",
  description: "Completes the words of %%track.",
  autoStart: true,
  requires: [INotebookTracker, ICompletionProviderManager, ISurroundings],
  activate: (
    _app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    manager: ICompletionProviderManager,
    around: Surroundings,
  ) => {
    const keys = new KeysAtHand();
    const panelOf = ({ widget }: ICompletionContext): NotebookPanel | undefined =>
      notebooks.find((panel) => panel === widget);
    manager.registerProvider(new Provider(keys, panelOf, around));
    notebooks.activeCellChanged.connect((_tracker, cell) => {
      const panel = notebooks.currentWidget;
      if (!panel || !cell || !isTracked(cell.model.sharedModel.getSource())) return;
      const { client } = trackedNotebook(panel, around);
      if (client) void keys.of(client, 0); // before they are wanted
    });
  },
};

class Provider implements ICompletionProvider {
  readonly identifier = "trackmagic:completion";
  readonly rank = RANK;
  readonly renderer = null;

  constructor(
    private readonly keys: KeysAtHand,
    private readonly panelOf: (context: ICompletionContext) => NotebookPanel | undefined,
    private readonly around: Surroundings,
  ) {}

  async isApplicable(context: ICompletionContext): Promise<boolean> {
    return isOurs(context.editor?.model.sharedModel.getSource() ?? "") && !!this.panelOf(context);
  }

  async fetch(
    { text, offset }: CompletionHandler.IRequest,
    context: ICompletionContext,
  ): Promise<CompletionHandler.ICompletionItemsReply> {
    const cursor = Text.charIndexToJsIndex(offset, text);
    const offer = offerAt(text, cursor);
    if (!offer) return { start: offset, end: offset, items: [] };
    const panel = this.panelOf(context);
    const client = panel ? trackedNotebook(panel, this.around).client : null;
    const isBusy = context.session?.kernel?.status === "busy";
    const patience = isBusy ? PATIENCE.busy : PATIENCE.idle;
    const known = offer.kind && client ? await this.keys.of(client, patience) : null;
    const words = offer.kind && known ? fitting(offer, known[offer.kind]) : offer.words;
    const type = offer.kind ? KINDS[offer.kind] : "flag";
    return {
      start: Text.jsIndexToCharIndex(offer.start, text),
      end: offset,
      items: words.map((one) => ({
        label: one.text,
        insertText: one.text,
        type,
        ...(one.help && { documentation: one.help }),
      })),
    };
  }
}

const KINDS: Record<keyof Pick<Keys, "experiments" | "metrics" | "params">, string> = {
  experiments: "experiment",
  metrics: "metric",
  params: "param",
};
