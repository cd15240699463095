/** The table is of divs on one grid of tracks: rows are placed by number, and columns resize by one variable.
 *
 * Rows are no stacking contexts and few cells are clipped: sticky cells between hundreds of those take
 * Chromium a tenth of a second for each frame.
 */
export const RUNS_STYLE = `
.tm-live .tm-runs{display:flex;flex-direction:column;max-height:var(--tm-height,480px);min-height:0}
.tm-live .tm-runs-tools{display:flex;gap:6px;padding:2px;align-items:center;flex:none}
.tm-live .tm-runs-tools>.tm-button{flex:none}
.tm-live .tm-runs-group{max-width:132px;font-size:12px;height:24px;padding:0 4px;text-overflow:ellipsis}
.tm-live .tm-runs-holder{position:relative;flex:none}
.tm-live .tm-runs-search{position:relative;flex:1 1 0;min-width:80px}
.tm-live .tm-runs-search>input{width:100%;height:24px;font:12px/18px var(--tm-code);padding:2px 22px 2px 7px}
.tm-live .tm-runs-search>input[aria-invalid=true]{border-color:var(--tm-bad)}
.tm-live .tm-runs-wrong{position:absolute;inset:0 22px 0 8px;overflow:hidden;pointer-events:none;
font:12px/18px var(--tm-code)}
.tm-live .tm-runs-wrong i{position:absolute;bottom:2px;height:2px;background:var(--tm-bad)}
.tm-live .tm-runs-clear{position:absolute;right:2px;top:2px;width:20px;height:20px;padding:0;border:0;background:none;
cursor:pointer;color:var(--tm-dim)}
.tm-live :is(.tm-runs-options,.tm-runs-popover){position:absolute;z-index:9;background:var(--tm-raised);
border:1px solid var(--tm-rule);border-radius:3px;box-shadow:0 4px 14px rgba(0,0,0,.22);font-size:12px}
.tm-live .tm-runs-options{top:100%;left:0;min-width:220px;max-width:100%;max-height:200px;overflow:auto;
margin-top:2px}
.tm-live .tm-runs-options>div{display:flex;justify-content:space-between;gap:16px;padding:2px 8px;cursor:pointer;
white-space:nowrap}
.tm-live .tm-runs-options>div>span:first-child{font-family:var(--tm-code);overflow:hidden;text-overflow:ellipsis}
.tm-live .tm-runs-options>div:is(:hover,[aria-selected=true]){background:var(--tm-soft)}
.tm-live .tm-runs-popover{top:100%;right:0;margin-top:2px;padding:8px}
.tm-live .tm-runs-chooser{width:300px;max-width:calc(100cqw - 12px);padding:6px}
.tm-live .tm-runs-chooser input[type=search]{flex:1;min-width:0}
.tm-live .tm-runs-choices{max-height:280px;overflow:auto;margin-top:4px}
.tm-live .tm-runs-choices p{margin:4px}
.tm-live .tm-runs-choice{display:flex;align-items:center;gap:6px;padding:1px 4px;border-radius:3px}
.tm-live .tm-runs-choice[draggable]{cursor:grab}
.tm-live .tm-runs-choice:hover{background:var(--tm-soft)}
.tm-live .tm-runs-choice label{display:flex;flex:1;min-width:0;align-items:center;gap:6px}
.tm-live .tm-runs-choice input{margin:0;flex:none}
.tm-live .tm-runs-pin{border:0;background:none;padding:0 4px;cursor:pointer;color:var(--tm-dim);font-size:11px;flex:none}
.tm-live .tm-runs-pin[aria-pressed=true]{color:var(--tm-link);font-weight:600}
.tm-live .tm-runs:has(.tm-runs-options){min-height:236px}
.tm-live .tm-runs:has(.tm-runs-chooser){min-height:356px}
.tm-live .tm-runs:has(.tm-runs-note){min-height:300px}
.tm-live .tm-runs:has(.tm-runs-tagging){min-height:96px}
.tm-live .tm-runs-tagging{width:max-content;max-width:calc(100cqw - 12px)}
.tm-live .tm-runs-note{width:min(60ch,calc(100cqw - 12px));max-height:300px;overflow:auto}
.tm-live .tm-runs-bar{display:flex;gap:10px;align-items:center;min-height:28px;padding:0 3px;flex:none;font-size:12px}
.tm-live .tm-runs-said{display:flex;gap:8px;align-items:center;min-width:0;white-space:nowrap;flex:0 1 auto}
.tm-live .tm-runs-said>span{overflow:hidden;text-overflow:ellipsis;unicode-bidi:isolate}
.tm-live .tm-runs-said:has(>.tm-bad){white-space:normal;overflow-wrap:anywhere}
.tm-live .tm-runs-total::after{content:", "}
.tm-live .tm-runs-actions{display:flex;gap:4px;align-items:center;flex:none;margin-left:auto}
.tm-live .tm-runs-fold{border:0;background:none;padding:0;margin:0;cursor:pointer;text-align:inherit;font-size:12px}
.tm-live .tm-runs-fold:hover{text-decoration:underline}
.tm-live .tm-runs-grid{overflow:auto;flex:0 1 auto;min-height:0;position:relative;overflow-anchor:none;
border-top:1px solid var(--tm-rule);border-bottom:1px solid var(--tm-rule);font-size:12px;contain:layout paint}
.tm-live .tm-runs-grid:focus-visible{outline-offset:-2px}
.tm-live .tm-runs-body{position:relative;min-width:100%;width:var(--tm-width)}
.tm-live :is(.tm-runs-head,.tm-runs-row){display:grid;grid-template-columns:var(--tm-columns);min-width:100%;
width:var(--tm-width);background:var(--tm-paper)}
.tm-live .tm-runs-head{position:sticky;top:0;z-index:3;height:28px}
.tm-live .tm-runs-row{height:26px;cursor:default}
.tm-live :is(.tm-runs-name,.tm-runs-cut,.tm-runs-head .tm-runs-cell){overflow:hidden;text-overflow:ellipsis}
.tm-live .tm-runs-cell{padding:3px 10px;line-height:19px;white-space:nowrap;border-bottom:1px solid var(--tm-thin);unicode-bidi:isolate;background:inherit;min-width:0}
.tm-live .tm-runs-head .tm-runs-cell{position:relative;padding:0;border-bottom:1px solid var(--tm-rule);
display:flex;align-items:stretch}
.tm-live :is(.tm-runs-name,.tm-runs-pinned,.tm-runs-head .tm-runs-name,.tm-runs-head .tm-runs-pinned){
position:sticky;z-index:1}
.tm-live .tm-runs-name{left:0;display:flex;gap:6px;border-right:1px solid var(--tm-thin);padding-left:6px}
.tm-live .tm-runs .tm-num{text-align:right}
.tm-live .tm-runs-row:hover .tm-runs-cell{background-image:linear-gradient(var(--tm-soft),var(--tm-soft))}
.tm-live .tm-runs-row[aria-selected=true] .tm-runs-cell{
background-image:linear-gradient(var(--tm-chosen),var(--tm-chosen))}
.tm-live{--tm-chosen:color-mix(in srgb,var(--tm-link) 18%,transparent)}
.tm-live .tm-runs-grid:focus-visible .tm-runs-active .tm-runs-cell{
box-shadow:inset 0 1px var(--tm-link),inset 0 -1px var(--tm-link)}
.tm-live .tm-runs-check{cursor:pointer;color:var(--tm-dim);width:14px;flex:none;font-size:13px}
.tm-live .tm-runs-row[aria-selected=true] .tm-runs-check{color:var(--tm-link)}
.tm-live .tm-runs-name .tm-status{width:12px;flex:none;text-align:center}
.tm-live .tm-runs-open{color:inherit;cursor:pointer;overflow:hidden;text-overflow:ellipsis;min-width:0;
unicode-bidi:isolate}
.tm-live .tm-runs-open:hover{color:var(--tm-link);text-decoration:underline}
.tm-live .tm-runs-number{margin-left:auto;flex:none}
.tm-live .tm-runs-spark{float:left;width:84px;height:18px}
.tm-live .tm-runs-spark svg{display:block}
.tm-live .tm-runs-sort{border:0;background:none;font-size:12px;font-weight:600;flex:1;min-width:0;display:flex;
align-items:center;gap:2px;padding:0 10px;cursor:pointer;text-align:left}
.tm-live .tm-num .tm-runs-sort{justify-content:flex-end}
.tm-live .tm-runs-head .tm-runs-name .tm-runs-sort{padding-left:6px}
.tm-live .tm-runs-sort:hover{background:var(--tm-soft)}
.tm-live .tm-runs-sort:focus-visible{outline-offset:-2px}
.tm-live .tm-runs-label{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;unicode-bidi:isolate}
.tm-live .tm-runs-mark{color:var(--tm-link);flex:none}
.tm-live .tm-runs-over{box-shadow:inset 2px 0 var(--tm-link)}
.tm-live .tm-runs-edge{position:absolute;right:0;top:0;bottom:0;width:7px;cursor:col-resize;touch-action:none}
.tm-live .tm-runs-edge:hover{background:var(--tm-rule)}
.tm-live .tm-runs-waiting i{display:block;height:8px;width:60%;margin:6px 0 0 20px;border-radius:4px;
background:var(--tm-soft)}
.tm-live .tm-runs-empty{margin:0;padding:14px 10px;border-top:1px solid var(--tm-rule);color:var(--tm-dim)}
.tm-live .tm-runs-empty p{margin:0 0 4px}
.tm-live .tm-runs-groups{overflow:auto;min-height:0;border-top:1px solid var(--tm-rule)}
.tm-live.tm-live.tm-live .tm-runs-groups table{min-width:0}
.tm-live.tm-live.tm-live .tm-runs-groups thead th{position:sticky;top:0;z-index:2;background:var(--tm-paper);
font-weight:600;border-bottom-color:var(--tm-rule)}
.tm-live.tm-live.tm-live .tm-runs-groups :is(th:first-child){position:sticky;left:0;z-index:1;
background:var(--tm-paper);max-width:260px;overflow:hidden;text-overflow:ellipsis}
.tm-live.tm-live.tm-live .tm-runs-groups thead th:first-child{z-index:3}
.tm-live.tm-live.tm-live .tm-runs-groups .tm-runs-member{padding-left:28px}
.tm-live .tm-runs-best{color:var(--tm-dim);line-height:16px}
@container (max-width:559px){
.tm-live .tm-runs-tools{flex-wrap:wrap}
.tm-live .tm-runs-search{flex-basis:100%}
.tm-live .tm-runs-group{margin-right:auto}
.tm-live .tm-runs-total{display:none}
.tm-live .tm-runs-telling~.tm-runs-actions{display:none}
.tm-live .tm-runs-actions .tm-button{padding:1px 5px}
.tm-live .tm-runs-none{display:none}
.tm-live :is(.tm-runs-bar,.tm-runs-tools){position:relative}
.tm-live .tm-runs-holder{position:static}
.tm-live .tm-runs-popover{left:2px;right:2px;width:auto}
.tm-live .tm-runs-cell{padding:3px 7px}
.tm-live .tm-runs-number{display:none}
}
`;
