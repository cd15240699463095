import { persist } from "../ui/pace.js";
import { trans } from "../ui/translation.js";
import { Notification } from "@jupyterlab/apputils";
import { ServerConnection } from "@jupyterlab/services";
import { LabIcon } from "@jupyterlab/ui-components";
import { asError } from "../wire/client.js";
import type { Server } from "../wire/rest.js";

/** The server that JupyterLab itself talks to, with its token and XSRF header. */
export function labServer(): Server {
  const settings = ServerConnection.makeSettings();
  return {
    baseUrl: new URL(settings.baseUrl, location.href).href,
    token: settings.token,
    fetch: (url, init = {}) => ServerConnection.makeRequest(url, init, settings),
  };
}

/** Tell a person why something is not as it was asked for. */
export function say(message: string, actions: Notification.IAction[] = []): void {
  Notification.warning(message, { actions, autoClose: 10_000 });
}

/** What was asked for, whose failure is told and goes no further. */
export async function told(asked: Promise<void>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    say(asError(error).message);
  }
}

/** Runs that get better. */
export const icon = new LabIcon({
  name: "trackmagic:runs",
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <path class="jp-icon3 jp-icon-selectable" fill="#616161" d="M2 2h2v18h18v2H2z"/>
  <circle class="jp-icon3 jp-icon-selectable" fill="#616161" cx="8.5" cy="15.5" r="2.3"/>
  <circle class="jp-icon3 jp-icon-selectable" fill="#616161" cx="14" cy="11" r="2.3"/>
  <circle class="jp-icon3 jp-icon-selectable" fill="#616161" cx="19.5" cy="5" r="2.3"/>
</svg>`,
});

/** The UI, as soon as its chunk is there; until then `place` says so. Null when `isOver`. */
export function loadUi(
  place: HTMLElement,
  isOver: () => boolean,
): Promise<typeof import("./ui.js") | null> {
  return persist(
    () => import("./ui.js"),
    isOver,
    () => place.replaceChildren(trans.__("The server is out of reach …")),
  );
}
