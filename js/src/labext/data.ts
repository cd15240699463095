import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";

export const VIEW_TYPE = "application/vnd.trackmagic.view+json";
export const WIDGET_TYPE = "application/vnd.jupyter.widget-view+json";

/** What an output of ours holds: a question, no answers; a saved one may be of any version. */
export interface ViewData {
  version: 1;
  view: string;
  query: Record<string, unknown>;
  store: string;
}

/** The data of an output, or null where it is not what this version can show. */
export function viewData(model: IRenderMime.IMimeModel): ViewData | null {
  const found = model.data[VIEW_TYPE];
  if (!isRecord(found)) return null;
  const { version, view, query, store } = found;
  if (version !== 1 || typeof view !== "string" || !isRecord(query)) return null;
  if (typeof store !== "string" || !/^[0-9a-f]{32}$/.test(store)) return null;
  return { version, view, query, store };
}

/** What a view's state is remembered by: a saved notebook has the query's keys in another order. */
export function nameOf({ store, view, query }: ViewData): string {
  return JSON.stringify([store, view, Object.entries(query).sort()]);
}

/** The id of the widget in the kernel whose traits are this output's state, when there is one. */
export function modelId(model: IRenderMime.IMimeModel): string | null {
  const found = model.data[WIDGET_TYPE];
  return isRecord(found) && typeof found.model_id === "string" ? found.model_id : null;
}

function isRecord(found: unknown): found is Record<string, unknown> {
  return typeof found === "object" && found !== null && !Array.isArray(found);
}
