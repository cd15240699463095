import { trans } from "../translation.js";

const RULES =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; " +
  "form-action 'none'; base-uri 'none'";

/** A logged HTML page: without scripts, network, links or anything of our origin. */
export function Page({ html, title }: { html: string; title: string }) {
  return (
    <>
      <iframe
        class="tm-run-page"
        sandbox=""
        referrerpolicy="no-referrer"
        title={title}
        srcdoc={framed(html)}
      />
      <div class="tm-dim">{trans.__("scripts and anything from the network are off here")}</div>
    </>
  );
}

/** The page behind rules that it cannot take back, since they come first. */
export function framed(html: string): string {
  return (
    `<!doctype html><meta http-equiv="Content-Security-Policy" content="${RULES}">` +
    `<meta charset="utf-8"><style>html{background:#fff;color:#000}</style>${html}`
  );
}
