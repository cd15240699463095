import { CARD_STYLE } from "./card.style.js";
import { CELL_DIFF_STYLE } from "./cell-diff.style.js";
import { CHART_STYLE } from "./chart.style.js";
import { COLOURS } from "./colours.js";
import { COMPARE_STYLE } from "./compare.style.js";
import { MENU_STYLE } from "./parts/menu.style.js";
import { NOTE_STYLE, TAGS_STYLE } from "./parts/note.style.js";
import { PANEL_STYLE } from "./panel.style.js";
import { RUN_STYLE } from "./run.style.js";
import { RUNS_STYLE } from "./runs.style.js";

const ID = "trackmagic-style";

/** The triple class outweighs JupyterLab's rules for tables in outputs. */
const BASE = `
.tm-live{${COLOURS}
color:var(--tm-ink);background:var(--tm-paper);max-width:100%;text-align:left;position:relative;
font:13px/1.5 var(--jp-ui-font-family,system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif);
font-variant-numeric:tabular-nums;container-type:inline-size}
.tm-live *{box-sizing:border-box}
.tm-live.tm-live.tm-live table{border-collapse:separate;border-spacing:0;margin:0;table-layout:auto;width:auto;
border:0;font-size:12px;color:inherit}
.tm-live.tm-live.tm-live tr{background:none;border:0}
.tm-live.tm-live.tm-live :is(th,td){padding:3px 10px;text-align:left;vertical-align:top;line-height:18px;
white-space:nowrap;max-width:none;border:0;border-bottom:1px solid var(--tm-thin);background:none;font-weight:400;
unicode-bidi:isolate}
.tm-live.tm-live.tm-live :is(th,td).tm-num{text-align:right}
.tm-live b{font-weight:600}
.tm-live :is(.tm-dim){color:var(--tm-dim)}
.tm-live :is(.tm-good){color:var(--tm-good)}
.tm-live :is(.tm-bad){color:var(--tm-bad)}
.tm-live :is(.tm-warn){color:var(--tm-warn)}
.tm-live :is(code,pre){font-family:var(--tm-code);font-size:12px;background:none;padding:0;margin:0;border:0;
color:inherit}
.tm-live pre{overflow:auto;line-height:1.45;max-height:360px}
.tm-live summary{cursor:pointer}
.tm-live .tm-diff>span{display:block;min-width:max-content}
.tm-live .tm-diff>.tm-add{background:rgba(46,160,67,.18)}
.tm-live .tm-diff>.tm-del{background:rgba(248,81,73,.16)}
.tm-live :is(button,input,select,textarea){font:inherit;color:inherit}
.tm-live :is(input,select,textarea){background:var(--tm-raised);border:1px solid var(--tm-rule);border-radius:3px;
padding:2px 6px}
.tm-live .tm-button{background:none;border:1px solid var(--tm-rule);border-radius:3px;padding:1px 8px;cursor:pointer;
font-size:12px;line-height:20px;white-space:nowrap}
.tm-live .tm-button:hover:not(:disabled){background:var(--tm-soft)}
.tm-live .tm-button:disabled{opacity:.5;cursor:default}
.tm-live .tm-button[aria-pressed=true]{background:var(--tm-soft);border-color:var(--tm-link)}
.tm-live :is(button,input,select,textarea,[tabindex],summary):focus-visible{outline:2px solid var(--tm-link);
outline-offset:1px}
.tm-live .tm-status{white-space:nowrap;font-weight:600}
.tm-live .tm-running{color:var(--tm-link)}
.tm-live .tm-finished{color:var(--tm-good)}
.tm-live :is(.tm-failed,.tm-crashed){color:var(--tm-bad)}
.tm-live .tm-interrupted{color:var(--tm-warn)}
.tm-live .tm-spark{display:inline-block;vertical-align:-4px;color:var(--tm-link);max-width:none}
.tm-tab{container-type:size;overflow:auto;padding:8px 10px;background:var(--jp-layout-color0,#fff);
--tm-height:100cqh}
.tm-tab>.tm-live{min-height:100%}
.tm-below{position:relative;border-top:1px solid var(--jp-border-color2,rgba(127,127,127,.3));margin-top:8px;padding-top:26px}
.tm-below>.tm-close{position:absolute;right:2px;top:4px;z-index:5;background:none;border:0;cursor:pointer;padding:2px 6px;
color:var(--jp-ui-font-color2,#666);font-size:12px}
.tm-below>.tm-beside{right:26px}
.tm-live .tm-problem{color:var(--tm-bad);overflow-wrap:anywhere;white-space:pre-wrap;margin:2px 0}
`;

/** Put the sheet into a document or shadow root, once. */
export function addStyle(root: Document | ShadowRoot): void {
  if (root.querySelector(`#${ID}`)) return;
  const sheet = document.createElement("style");
  sheet.id = ID;
  const parts = [BASE, NOTE_STYLE, TAGS_STYLE, MENU_STYLE];
  sheet.textContent = [
    ...parts,
    CARD_STYLE,
    RUNS_STYLE,
    COMPARE_STYLE,
    CHART_STYLE,
    RUN_STYLE,
    CELL_DIFF_STYLE,
    PANEL_STYLE,
  ].join("");
  (root instanceof Document ? root.head : root).append(sheet);
}
