import type { Client } from "../../wire/client.js";
import type { Document, SaveDocumentAction } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { changing } from "./changes.js";
import type { Doing } from "./doing.js";

/** What is done to what a store keeps by name: views of tables, dashboards; each tells whether it went well. */
export function documentChanges(client: Client, attempt: Doing["attempt"]) {
  const { change } = changing(attempt);
  const remove = ({ id: document, name }: Document) =>
    change(client.act("delete_document", { document }), () => ({
      text: trans.__("Deleted %1.", name),
      undo: () => client.act("restore_document", { document }),
      undone: trans.__("Restored %1.", name),
    }));
  return {
    remove,
    /** Keep a new one; `onKept` hears of it. */
    add: (action: SaveDocumentAction, onKept: (document: Document) => void) =>
      change(client.act("save_document", action), ({ document }) => {
        onKept(document);
        return {
          text: trans.__("Saved %1.", document.name),
          undo: () => client.act("delete_document", { document: document.id }),
          undone: trans.__("Deleted %1.", document.name),
        };
      }),
    save: ({ id: document, kind, name }: Document, body: Document["body"]) =>
      change(client.act("save_document", { kind, document, body }), ({ before }) => ({
        text: trans.__("Saved %1.", name),
        undo: () => client.act("save_document", { kind, document, body: before ?? {} }),
        undone: trans.__("%1 is as before.", name),
      })),
    rename: ({ id: document, name: before }: Document, name: string) =>
      change(client.act("rename_document", { document, name }), () => ({
        text: trans.__("%1 is now %2.", before, name),
        undo: () => client.act("rename_document", { document, name: before }),
        undone: trans.__("%1 is now %2.", name, before),
      })),
  };
}
