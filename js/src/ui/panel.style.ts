import { EXPERIMENTS_STYLE } from "./panel/experiments.style.js";
import { PANEL_RUNS_STYLE } from "./panel/runs.style.js";
import { STORE_STYLE } from "./panel/store.style.js";

/** The panel: narrow places first; heads and rows as JupyterLab's own side bars have them. */
export const PANEL_STYLE = `
.tm-live .tm-panel{display:flex;flex-direction:column;height:100%;min-height:0;overflow:hidden;
background:var(--tm-raised);line-height:20px}
.tm-live .tm-panel-notice{flex:none;padding:4px 8px;font-size:12px;line-height:16px;overflow-wrap:anywhere;
white-space:pre-line}
.tm-live .tm-panel-notice .tm-problem{margin:0 0 4px}
.tm-live .tm-panel-head{display:flex;align-items:center;flex:none;height:28px;padding:0 4px 0 2px}
.tm-live .tm-panel-title{display:flex;align-items:center;flex:1;min-width:0;border:0;background:none;padding:0;
height:24px;cursor:pointer;text-align:left;font-size:11px;font-weight:600;letter-spacing:.4px;
text-transform:uppercase;white-space:nowrap;overflow:hidden}
.tm-live .tm-panel-twist{flex:none;width:16px;text-align:center;color:var(--tm-dim);font-size:11px}
.tm-live .tm-panel-text-button{border:0;background:none;padding:0 6px;line-height:20px;border-radius:3px;
cursor:pointer;color:var(--tm-link);font-size:12px;flex:none}
.tm-live .tm-panel-text-button:hover{background:var(--tm-soft)}
.tm-live .tm-panel-icon:disabled{opacity:.4;cursor:default}
.tm-live .tm-panel-splitter{flex:none;height:5px;margin:-2px 0;cursor:row-resize;position:relative;z-index:1;
touch-action:none}
.tm-live .tm-panel-splitter::after{content:"";position:absolute;inset:2px 0;background:var(--tm-rule)}
.tm-live .tm-panel-splitter:is(:hover,:active)::after{inset:1px 0;background:var(--tm-link)}
${STORE_STYLE}${EXPERIMENTS_STYLE}${PANEL_RUNS_STYLE}`;
