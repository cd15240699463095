const HEAD = `
.tm-live .tm-run{display:flex;flex-direction:column;gap:8px;padding:6px 2px;min-width:0}
.tm-live .tm-run-head{display:flex;flex-direction:column;gap:6px;min-width:0}
.tm-live .tm-run-head>.tm-row{gap:4px 10px}
.tm-live .tm-run-where{overflow-wrap:anywhere}
.tm-live .tm-run-name{background:none;border:0;padding:0 3px;margin:0 -3px;border-radius:3px;cursor:text;
font-weight:600;font-size:15px;text-align:left;overflow-wrap:anywhere;max-width:100%}
.tm-live .tm-run-name:hover{background:var(--tm-soft)}
.tm-live .tm-run-rename input{width:28ch;max-width:60cqw}
.tm-live .tm-run-deleted{border:1px solid var(--tm-warn);border-radius:3px;padding:3px 8px}
.tm-live .tm-run-tabs{display:flex;flex-wrap:wrap;gap:0 2px;border-bottom:1px solid var(--tm-rule)}
.tm-live .tm-run-tabs button{background:none;border:0;border-bottom:2px solid transparent;margin:0 0 -1px;
padding:4px 10px;cursor:pointer;line-height:20px;white-space:nowrap}
.tm-live .tm-run-tabs button:hover{background:var(--tm-soft)}
.tm-live .tm-run-tabs button[aria-selected=false]{color:var(--tm-dim)}
.tm-live .tm-run-tabs button[aria-selected=true]{border-bottom-color:var(--tm-link)}
.tm-live .tm-run-panel{min-width:0;padding:2px 0;min-height:120px}
@container (max-width:520px){.tm-live .tm-run-tabs button{padding:3px 6px;font-size:12px}}
`;

const PARTS = `
.tm-live .tm-run-parts{display:flex;flex-wrap:wrap;gap:14px 36px;align-items:flex-start}
.tm-live .tm-run-part{min-width:0;max-width:100%}
.tm-live .tm-run-part.tm-run-all{flex-basis:100%}
.tm-live .tm-run-title{color:var(--tm-dim);font-size:11px;font-weight:400;margin:0 0 2px;line-height:1.5}
.tm-live .tm-run-wide{overflow-x:auto;max-width:100%}
.tm-live .tm-run-wide>.tm-button{margin-top:4px}
.tm-live.tm-live.tm-live .tm-run-list{margin:0;padding:0;list-style:none;overflow-wrap:anywhere}
.tm-live.tm-live.tm-live .tm-run thead th{color:var(--tm-dim);font-size:11px}
.tm-live.tm-live.tm-live .tm-run tbody tr:hover>*{background:var(--tm-soft)}
.tm-live.tm-live.tm-live .tm-run .tm-run-key{white-space:normal;overflow-wrap:anywhere;max-width:280px;
min-width:14ch}
.tm-live.tm-live.tm-live .tm-run .tm-run-value{white-space:normal;overflow-wrap:anywhere;max-width:90ch}
.tm-live.tm-live.tm-live .tm-run-wide>table :is(th,td):first-child{padding-left:0}
.tm-live.tm-live.tm-live .tm-run-changed>.tm-run-key::before{content:'\\2260\\a0';color:var(--tm-warn)}
.tm-live .tm-run-step{font-size:11px}
.tm-live .tm-run-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.tm-live.tm-live.tm-live .tm-run-metrics :is(th,td):first-child{position:sticky;left:0;background:var(--tm-paper)}
.tm-live .tm-run-link{background:none;border:0;padding:0;margin:0;cursor:pointer;color:var(--tm-link);
text-align:left;overflow-wrap:anywhere}
.tm-live .tm-run-link:hover{text-decoration:underline}
.tm-live .tm-run-link[aria-pressed=true]{font-weight:600;color:var(--tm-ink)}
.tm-live .tm-run pre:is(.tm-run-tall,.tm-diff){max-height:560px}
.tm-live .tm-run pre.tm-run-wrap{white-space:pre-wrap;overflow-wrap:anywhere}
.tm-live .tm-run pre{border:1px solid var(--tm-thin);border-radius:3px;padding:6px 8px;white-space:pre}
.tm-live .tm-run-filter{width:26ch;max-width:100%;margin:0 0 6px}
.tm-live .tm-run-packages{columns:220px;column-gap:28px;font-size:12px;overflow-wrap:anywhere}
.tm-live .tm-run-packages>div{break-inside:avoid}
@container (max-width:520px){.tm-live.tm-live.tm-live .tm-run :is(th,td){padding:3px 6px}}
`;

const FILES = `
.tm-live .tm-run-figures{display:grid;gap:16px;grid-template-columns:repeat(auto-fill,minmax(min(420px,100%),1fr))}
.tm-live .tm-run-artifact{display:flex;flex-direction:column;gap:6px;min-width:0}
.tm-live .tm-run-picture{max-width:100%;max-height:640px;object-fit:contain;align-self:flex-start;
background:#fff;border-radius:3px}
.tm-live .tm-run-waiting{min-height:160px}
.tm-live .tm-run-page{width:100%;height:480px;border:1px solid var(--tm-rule);border-radius:3px;background:#fff}
.tm-live .tm-run-plotly{width:100%;height:440px;background:#fff;border-radius:3px}
.tm-live .tm-run-scroll{overflow:auto;max-height:560px;max-width:100%;border:1px solid var(--tm-thin);
border-radius:3px;width:fit-content}
.tm-live.tm-live.tm-live .tm-run-scroll thead th{position:sticky;top:0;background:var(--tm-paper)}
.tm-live.tm-live.tm-live .tm-run-scroll td{max-width:320px;overflow:hidden;text-overflow:ellipsis}
.tm-live .tm-run-folds{border:1px solid var(--tm-thin);border-radius:3px;padding:6px 8px;overflow:auto;
max-height:560px}
.tm-live .tm-run-folds code{white-space:pre-wrap;overflow-wrap:anywhere}
.tm-live .tm-run-folds :is(.tm-run-line,summary){display:block;line-height:18px;padding-left:14px;
position:relative}
.tm-live .tm-run-folds summary{list-style:none}
.tm-live .tm-run-folds summary::-webkit-details-marker{display:none}
.tm-live .tm-run-folds summary::before{content:'\\25b8';position:absolute;left:0;color:var(--tm-dim);font-size:10px}
.tm-live .tm-run-folds details[open]>summary::before{content:'\\25be'}
.tm-live .tm-run-notebook{display:flex;flex-direction:column;gap:12px;max-height:720px;overflow:auto;
border:1px solid var(--tm-thin);border-radius:3px;padding:8px}
.tm-live .tm-run-cell{display:flex;flex-direction:column;gap:4px;min-width:0}
.tm-live .tm-run-cell>*{flex-shrink:0}
.tm-live .tm-run pre.tm-run-source{background:var(--tm-soft)}
.tm-live .tm-run-files{display:grid;grid-template-columns:minmax(180px,280px) minmax(0,1fr);gap:12px 24px}
@container (min-width:641px){.tm-live .tm-run-tree{max-height:560px}}
@container (max-width:640px){.tm-live .tm-run-files{grid-template-columns:minmax(0,1fr)}
.tm-live .tm-run-tree{max-height:200px;border-bottom:1px solid var(--tm-rule)}}
.tm-live .tm-run-tree{overflow:auto;font-size:12px}
.tm-live.tm-live.tm-live .tm-run-tree ul{list-style:none;margin:0;padding:0}
.tm-live.tm-live.tm-live .tm-run-tree ul ul{padding-left:14px}
.tm-live .tm-run-look{min-width:0}
`;

export const RUN_STYLE = [HEAD, PARTS, FILES].join("");
