import CARD from "./card.raw.css";
import CHART from "./chart.raw.css";
import { COLOURS } from "./colours.js";
import COMPARE from "./compare.raw.css";
import DASHBOARD from "./dashboard.raw.css";
import LOOK from "./look.raw.css";
import MEDIA from "./media.raw.css";
import PARTS from "./parts.raw.css";
import RUN from "./run.raw.css";
import RUNS from "./runs.raw.css";

const ID = "trackmagic-style";
const COLOURED = `.tm-live{${COLOURS}}`;
const VIEWS = [COLOURED, LOOK, PARTS, CARD, RUNS, COMPARE, CHART, DASHBOARD, RUN, MEDIA].join("");

/** Put the sheet of all views into a document or shadow root, once; and one that a place has more. */
export function addStyle(root: Document | ShadowRoot, more = ""): void {
  for (const [id, text] of [
    [ID, VIEWS],
    [`${ID}-more`, more],
  ] as const) {
    if (!text || root.querySelector(`#${id}`)) continue;
    const sheet = document.createElement("style");
    sheet.id = id;
    sheet.textContent = text;
    (root instanceof Document ? root.head : root).append(sheet);
  }
}
