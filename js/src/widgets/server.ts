import type { Server } from "../wire/rest.js";
import { xsrfToken } from "../wire/xsrf.js";

/** The Jupyter server of this page, as its configuration has it; null where that has no routes of ours. */
export function pageServer(): Server | null {
  const element = document.getElementById("jupyter-config-data");
  if (!element?.textContent) return null;
  let config: Record<string, unknown>;
  try {
    config = JSON.parse(element.textContent) as typeof config;
  } catch {
    return null;
  }
  if (!config.trackmagicServer && config.appName !== "trackmagic") return null;
  const baseUrl = new URL(typeof config.baseUrl === "string" ? config.baseUrl : "/", location.href)
    .href;
  const token = typeof config.token === "string" ? config.token : "";
  return {
    baseUrl,
    token,
    fetch: (url, init = {}) => {
      const headers = new Headers(init.headers);
      const xsrf = xsrfToken();
      if (xsrf) headers.set("X-XSRFToken", xsrf);
      if (token) headers.set("Authorization", `token ${token}`);
      return fetch(url, { ...init, headers, credentials: "same-origin", cache: "no-store" });
    },
  };
}
