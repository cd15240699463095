import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import {
  type CompletionHandler,
  type ICompletionContext,
  type ICompletionProvider,
  ICompletionProviderManager,
} from "@jupyterlab/completer";
import { Text } from "@jupyterlab/coreutils";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import type { Client } from "../wire/client.js";
import type { Keys } from "../wire/wire.js";
import { isTracked } from "./cell-header.js";
import { trackedNotebook } from "./cell-notebook.js";
import { fitting, isOurs, offerAt } from "./completion-words.js";
import { type AppContext, IAppContext } from "./tokens.js";

/** Above the kernel, which says the same flags without their help; below a language server. */
const RANK = 600;
/** A kernel that answers is not held up; a busy one is waited for anyway: milliseconds. */
const PATIENCE = { idle: 150, busy: 800 };

/** Flags, experiments, params, metrics and tags in cells on `%%track`, also while the kernel is busy. */
export const completion: JupyterFrontEndPlugin<void> = {
  id: "trackmagic:completion",
  description: "Completes the words of %%track.",
  autoStart: true,
  requires: [INotebookTracker, ICompletionProviderManager, IAppContext],
  activate: (
    _app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    manager: ICompletionProviderManager,
    around: AppContext,
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
    private readonly around: AppContext,
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

const KINDS: Record<keyof Pick<Keys, "experiments" | "metrics" | "params" | "tags">, string> = {
  experiments: "experiment",
  metrics: "metric",
  params: "param",
  tags: "tag",
};

/** What has been asked for is good for so long: milliseconds. */
const FRESH = 2000;

interface Held {
  keys: Keys | null;
  at: number;
  asking: Promise<void> | null;
}

/** The keys of stores as they were last known, asked for anew while they are being used. */
class KeysAtHand {
  private readonly held = new WeakMap<Client, Held>();

  /** What is known within so many milliseconds; null: nothing yet. */
  async of(client: Client, patience: number): Promise<Keys | null> {
    const held = this.held.get(client) ?? { keys: null, at: -Infinity, asking: null };
    this.held.set(client, held);
    if (!held.asking && performance.now() - held.at > FRESH) held.asking = ask(client, held);
    if (held.asking) await Promise.race([held.asking, rest(patience)]);
    return held.keys;
  }
}

async function ask(client: Client, held: Held): Promise<void> {
  try {
    held.keys = await client.ask("keys", {});
    held.at = performance.now();
  } catch {
    // what was known stays
  } finally {
    held.asking = null;
  }
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
