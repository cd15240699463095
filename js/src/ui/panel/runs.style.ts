/** The runs of the panel: rows of two lines and one height, at any width. */
export const PANEL_RUNS_STYLE = `
.tm-live .tm-panel-runs{display:flex;flex-direction:column;flex:1;min-height:0;font-size:12px}
.tm-live .tm-panel-search{display:flex;flex:none;padding:4px 8px 2px}
.tm-live .tm-panel-chips{display:flex;flex-wrap:wrap;gap:4px;flex:none;padding:4px 8px 2px}
.tm-live .tm-panel-chip{border:1px solid var(--tm-rule);background:none;border-radius:9px;padding:0 7px;font-size:11px;
line-height:16px;white-space:nowrap;cursor:pointer;color:var(--tm-dim)}
.tm-live .tm-panel-chip:hover{background:var(--tm-soft)}
.tm-live .tm-panel-chip[aria-pressed=true]{background:var(--tm-chosen);border-color:var(--tm-link);color:var(--tm-ink)}
.tm-live .tm-panel-line{position:relative;display:flex;align-items:center;gap:0 6px;flex:none;height:26px;padding:0 8px;
white-space:nowrap;border-bottom:1px solid var(--tm-thin)}
.tm-live .tm-panel-count{flex:0 0 auto;overflow:hidden;text-overflow:ellipsis}
.tm-live .tm-panel-several .tm-panel-count{flex-shrink:1;min-width:0}
.tm-live .tm-panel-deeds{display:flex;align-items:center;gap:2px;flex:none}
.tm-live .tm-panel-deed{border:0;background:none;padding:0 3px;line-height:20px;border-radius:3px;cursor:pointer;
color:var(--tm-link)}
.tm-live .tm-panel-deed:hover:not(:disabled){background:var(--tm-soft)}
.tm-live .tm-panel-deed:disabled{color:var(--tm-dim);cursor:default}
.tm-live .tm-panel-choosers{display:flex;align-items:center;gap:0 4px;min-width:0;flex:1 1 0}
.tm-live .tm-panel-choice{position:relative;display:flex;align-items:center;gap:2px;min-width:50px;flex:0 100 auto;
height:20px;padding:0 3px;color:var(--tm-dim);border-radius:3px}
.tm-live .tm-panel-choice:first-child{min-width:64px}
.tm-live .tm-panel-choice:last-child:not(:first-child){flex-shrink:1;min-width:20px}
.tm-live .tm-panel-choice:hover{background:var(--tm-soft);color:var(--tm-ink)}
.tm-live .tm-panel-choice:has(:focus-visible){outline:2px solid var(--tm-link)}
.tm-live .tm-panel-choice>span{overflow:hidden;text-overflow:ellipsis;min-width:0}
.tm-live .tm-panel-choice::after{content:"▾";font-size:9px;flex:none}
.tm-live .tm-panel-choice>select{position:absolute;inset:0;width:100%;height:100%;opacity:0;cursor:pointer}
.tm-live .tm-panel-choice option{background:var(--tm-raised);color:var(--tm-ink)}
.tm-live .tm-panel-wrong:not(:empty){position:absolute;inset:0 0 auto;z-index:2;box-sizing:border-box;min-height:100%;
max-height:140px;overflow:auto;background:var(--tm-paper);border-bottom:1px solid var(--tm-thin);padding:4px 8px;
line-height:17px;white-space:normal;overflow-wrap:anywhere}
.tm-live .tm-panel-list{flex:1;min-height:0;overflow:auto;overflow-x:hidden;position:relative;overflow-anchor:none;
contain:layout paint}
.tm-live .tm-panel-list:focus-visible{outline:0}
.tm-live .tm-panel-body{position:relative}
.tm-live .tm-panel-run{position:relative;display:grid;grid-template-columns:14px minmax(0,1fr) 18px;column-gap:6px;
height:42px;padding:2px 6px 2px 8px;border-bottom:1px solid var(--tm-thin);cursor:default;user-select:none}
.tm-live .tm-panel-run:hover{background:var(--tm-soft)}
.tm-live .tm-panel-run[aria-selected=true]{background:var(--tm-chosen)}
.tm-live .tm-panel-list:focus-visible .tm-panel-active{box-shadow:inset 0 0 0 1px var(--tm-link)}
.tm-live .tm-panel-run .tm-status{line-height:20px;text-align:center}
.tm-live .tm-panel-what{min-width:0}
.tm-live .tm-panel-first{display:flex;gap:6px;line-height:20px;height:20px;white-space:nowrap}
.tm-live .tm-panel-name{overflow:hidden;text-overflow:ellipsis;min-width:0;unicode-bidi:isolate}
.tm-live .tm-panel-number{margin-left:auto;flex:none}
.tm-live .tm-panel-naming{flex:1;min-width:0;height:20px;padding:0 3px}
.tm-live .tm-panel-second{display:flex;align-items:center;gap:6px;line-height:17px;height:17px;white-space:nowrap;
font-size:11px}
.tm-live .tm-panel-when{flex:1;min-width:0;overflow:hidden;text-overflow:ellipsis}
.tm-live .tm-panel-second .tm-spark{flex:none;width:84px;height:17px;vertical-align:0}
.tm-live .tm-panel-metric{flex:none;min-width:52px;max-width:96px;overflow:hidden;text-overflow:ellipsis;text-align:right;
color:var(--tm-ink)}
.tm-live .tm-panel-metric.tm-good{color:var(--tm-good);font-weight:600}
.tm-live .tm-panel-other{flex:0 1 auto;min-width:0;max-width:50%;overflow:hidden;text-overflow:ellipsis}
.tm-live .tm-panel-side{display:flex;flex-direction:column;align-items:center}
.tm-live .tm-panel-side>button{border:0;background:none;padding:0;width:18px;height:19px;line-height:19px;cursor:pointer;
color:var(--tm-dim);border-radius:3px;opacity:0}
.tm-live .tm-panel-side>button:hover{background:var(--tm-soft);color:var(--tm-ink)}
.tm-live .tm-panel-side>[aria-pressed=true]{color:var(--tm-warn)}
.tm-live :is(.tm-panel-run:hover,.tm-panel-list:focus-visible .tm-panel-active) .tm-panel-side>button,
.tm-live .tm-panel-side>[aria-pressed=true]{opacity:1}
.tm-live .tm-panel-bar{position:absolute;left:0;right:0;bottom:-1px;height:2px;background:var(--tm-soft)}
.tm-live .tm-panel-bar>i{display:block;height:100%;background:var(--tm-link)}
.tm-live .tm-panel-waiting>i{grid-column:2;display:block;height:8px;width:60%;margin-top:6px;border-radius:4px;
background:var(--tm-soft)}
.tm-live .tm-panel-group button{display:flex;align-items:center;gap:6px;width:100%;height:28px;border:0;
border-bottom:1px solid var(--tm-thin);background:none;padding:0 8px;text-align:left;white-space:nowrap;cursor:pointer}
.tm-live .tm-panel-group button:hover:not(:disabled){background:var(--tm-soft)}
.tm-live .tm-panel-group button:focus-visible{outline-offset:-2px}
.tm-live .tm-panel-group bdi{overflow:hidden;text-overflow:ellipsis;min-width:0;font-weight:600}
.tm-live .tm-panel-many{margin-left:auto;color:var(--tm-dim)}
.tm-live .tm-panel-empty{margin:0;padding:14px 10px;color:var(--tm-dim);overflow-wrap:anywhere}
.tm-live div.tm-panel-empty{flex:1;overflow:auto}
.tm-live .tm-panel-rest{flex:none;margin:0;padding:3px 8px;font-size:11px;line-height:16px;color:var(--tm-dim);
border-top:1px solid var(--tm-thin)}
.tm-live .tm-panel-empty p{margin:0 0 6px}
.tm-live .tm-panel-form{flex:none;max-height:60%;overflow:auto;padding:6px 8px 8px;border-top:1px solid var(--tm-rule)}
.tm-live .tm-panel-asked{font-weight:600;margin-bottom:4px}
.tm-live .tm-panel-form .tm-row>input{flex:1 1 110px;min-width:0}
.tm-live .tm-panel-said{display:flex;gap:6px;align-items:center;flex:none;font-size:12px;padding:0 8px;
border-top:1px solid var(--tm-thin)}
.tm-live .tm-panel-said:empty{display:none}
.tm-live .tm-panel-said>span{flex:1;min-width:0;padding:4px 0;display:-webkit-box;-webkit-box-orient:vertical;
-webkit-line-clamp:3;overflow:hidden;overflow-wrap:anywhere;line-height:16px;unicode-bidi:isolate}
.tm-live .tm-panel-icon{border:0;background:none;padding:0 4px;min-width:20px;line-height:20px;border-radius:3px;
cursor:pointer;color:var(--tm-dim);flex:none}
.tm-live .tm-panel-icon:hover{background:var(--tm-soft);color:var(--tm-ink)}
@container (max-width:439px){
.tm-live .tm-panel-several .tm-panel-choosers{display:none}
}
@container (max-width:339px){
.tm-live .tm-panel-line{flex-wrap:wrap;align-content:center;height:46px}
.tm-live .tm-panel-count{flex-basis:0;flex-grow:1}
.tm-live .tm-panel-line .tm-panel-choosers{display:flex;flex:0 0 100%;margin-left:-3px}
}
@container (max-width:299px){
.tm-live .tm-panel-several :is(.tm-panel-count,.tm-panel-deed){font-size:11px}
.tm-live .tm-panel-several .tm-panel-icon{min-width:16px;padding:0}
.tm-live .tm-panel-second .tm-spark{width:48px;height:10px}
.tm-live .tm-panel-far .tm-spark{display:none}
}
`;
