/** What a server of this origin wants to see beside its cookie: that the page could read another one. */
export function xsrfToken(): string {
  const found = /(?:^|;\s*)_xsrf=([^;]*)/.exec(document.cookie)?.[1];
  return found ? decodeURIComponent(found) : "";
}

/** An address with the XSRF token, for what the browser asks by itself, without headers of ours.
 *
 * A hub takes its cookie alone for pages, sockets and classic scripts, not for an imported module.
 */
export function withXsrf(url: string): string {
  const token = xsrfToken();
  return token ? withParameter(url, "_xsrf", token) : url;
}

/** An address with one parameter set. */
export function withParameter(url: string, name: string, value: string): string {
  const found = new URL(url);
  found.searchParams.set(name, value);
  return found.href;
}
