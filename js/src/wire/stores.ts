import type { Server } from "./rest.js";
import { ViewError } from "./client.js";
import type { Stores, StoresQuery } from "./wire.js";

/** The server has no trackmagic of ours, or one that is older than this page. */
export const NO_SERVER = "NoServer";
const MISSING =
  "this Jupyter server has no trackmagic, or an older one than this page: " +
  "install or upgrade trackmagic where the server runs, then restart it " +
  "(`jupyter server extension list` shows it)";

/** The stores of the server, and which of them to show where somebody works.
 *
 * Rejects with a ViewError, in words to show: `NO_SERVER` where trackmagic is disabled or too old.
 */
export async function askStores(server: Server, query: StoresQuery): Promise<Stores> {
  const response = await server.fetch(new URL("trackmagic/api/stores", server.baseUrl).href, {
    method: "POST",
    body: JSON.stringify(query),
    headers: { "Content-Type": "application/json" },
  });
  if (response.ok) return (await response.json()) as Stores;
  if (response.status === 404)
    throw new ViewError({ error: NO_SERVER, message: MISSING, column: null });
  const message = `the server answered ${response.status} ${response.statusText}`.trim();
  throw new ViewError({ error: "ServerError", message, column: null });
}
