import { within } from "../host.js";
import { DEFAULTS } from "../preferences.js";
import type { PanelHost } from "./desk.js";

/** The panel's host for one store: it keeps state, and opens views, of that one. */
export function hostOf(host: PanelHost, store: string): PanelHost {
  return {
    state: within(host, `${store} `).state,
    page: host.page,
    get preferences() {
      return host.preferences ?? DEFAULTS;
    },
    open: (view, query) => host.openIn(store, view, query),
    openIn: (other, view, query) => host.openIn(other, view, query),
    focus: host.focus,
    bridges: host.bridges,
    ...(host.linkTo && { linkTo: host.linkTo }),
    onAction: (listener) => host.onAction(listener),
  };
}
