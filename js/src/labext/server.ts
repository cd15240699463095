import { ServerConnection } from "@jupyterlab/services";
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
