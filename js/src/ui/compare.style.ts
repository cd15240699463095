/** The key column and, on wide screens, the baseline stay in sight; `--tm-key` is how wide the first is. */
export const COMPARE_STYLE = `
.tm-cmp{--tm-key:clamp(118px,28cqw,240px);--tm-soft-paper:color-mix(in srgb,#7f7f7f 14%,var(--tm-paper));
--tm-mark-paper:color-mix(in srgb,#ffc107 13%,var(--tm-paper))}
.tm-cmp{position:relative;min-height:var(--tm-height,0px)}
.tm-live .tm-cmp-drop{position:absolute;inset:0;z-index:8;pointer-events:none;border:2px dashed var(--tm-link);border-radius:4px;
background:color-mix(in srgb,var(--tm-paper) 50%,transparent)}
.tm-live .tm-cmp-drop>span{display:block;width:max-content;max-width:100%;margin:0 auto;padding:4px 12px;position:sticky;top:12px;
font-weight:600;color:var(--tm-link);background:var(--tm-raised);border:1px solid var(--tm-link);border-radius:4px}
.tm-cmp-bar{display:flex;flex-wrap:wrap;gap:4px 10px;align-items:center;padding:2px 0 6px}
.tm-cmp-add{display:flex;flex-wrap:wrap;gap:4px;align-items:center}
.tm-cmp-switch{display:flex;gap:6px;align-items:center}
.tm-cmp-switch::before{content:"";width:24px;height:12px;border-radius:6px;border:1px solid var(--tm-dim);
background:radial-gradient(circle at 6px 5px,var(--tm-dim) 3.5px,transparent 4px)}
.tm-cmp-switch[aria-checked=true]::before{border-color:var(--tm-link);
background:radial-gradient(circle at 16px 5px,var(--tm-paper) 3.5px,transparent 4px),var(--tm-link)}
.tm-cmp-grid{overflow:auto;max-height:var(--tm-height,min(80vh,720px));width:max-content;max-width:100%;
border:1px solid var(--tm-rule);border-radius:4px;overscroll-behavior-x:contain}
.tm-live.tm-live.tm-live .tm-cmp-grid :is(th,td){background-color:var(--tm-paper)}
.tm-live.tm-live.tm-live .tm-cmp-grid td{min-width:104px;max-width:230px}
.tm-live.tm-live.tm-live .tm-cmp-grid td.tm-cmp-whole{white-space:pre-wrap;overflow-wrap:anywhere;min-width:170px}
.tm-cmp-grid td>div{overflow:hidden;text-overflow:ellipsis}
.tm-cmp-grid .tm-cmp-whole>div{max-height:300px;overflow:auto}
@container (max-width:640px){.tm-live.tm-live.tm-live .tm-cmp-grid :is(td,thead th){max-width:150px;padding-left:6px;
padding-right:6px}}
.tm-live.tm-live.tm-live .tm-cmp-grid .tm-cmp-first{position:sticky;left:0;z-index:2;width:var(--tm-key);
min-width:var(--tm-key);max-width:var(--tm-key);border-right:1px solid var(--tm-rule);padding:3px 6px}
.tm-live.tm-live.tm-live .tm-cmp-grid thead th{position:sticky;top:0;z-index:3;max-width:190px;padding:4px 10px 2px;
border-bottom:1px solid var(--tm-rule);cursor:pointer;font-size:11px;line-height:16px}
.tm-live.tm-live.tm-live .tm-cmp-grid thead .tm-cmp-first{z-index:5;cursor:default}
.tm-live.tm-live.tm-live .tm-cmp-grid tbody tr:last-child>*{border-bottom-color:var(--tm-thin)}
.tm-live.tm-live.tm-live .tm-cmp-grid tbody:last-child>tr:last-child>*{border-bottom:0}
@container (min-width:700px){
.tm-live.tm-live.tm-live .tm-cmp-grid .tm-cmp-base{position:sticky;left:var(--tm-key);right:0;z-index:1}
.tm-live.tm-live.tm-live .tm-cmp-grid thead .tm-cmp-base{z-index:4}}
.tm-live.tm-live.tm-live .tm-cmp-grid .tm-cmp-base{box-shadow:inset 1px 0 0 var(--tm-rule),inset -1px 0 0 var(--tm-rule);
background-color:var(--tm-soft-paper)}
.tm-live.tm-live.tm-live .tm-cmp-grid td.tm-cmp-differs{background-color:var(--tm-mark-paper)}
.tm-live.tm-live.tm-live .tm-cmp-grid .tm-cmp-row-differs .tm-cmp-first{box-shadow:inset 3px 0 0 var(--tm-warn)}
.tm-cmp-row-differs .tm-cmp-label{font-weight:600}
.tm-live.tm-live.tm-live .tm-cmp-grid tbody tr:hover>.tm-cmp-first{background-color:var(--tm-soft-paper)}
.tm-live.tm-live.tm-live .tm-cmp-grid .tm-cmp-section :is(th,td){font-weight:600;padding-top:6px;
border-bottom-color:var(--tm-rule);background-color:var(--tm-soft-paper)}
.tm-live.tm-live.tm-live .tm-cmp-grid .tm-cmp-section td{max-width:none}
.tm-cmp-section .tm-cmp-first{border-right-color:transparent}
.tm-cmp-note{position:sticky;left:calc(var(--tm-key) + 10px);font-weight:400;color:var(--tm-dim);font-size:11px}
.tm-cmp-key{display:flex;gap:4px;align-items:baseline;min-width:0}
.tm-cmp-mark{flex:none;width:12px;color:var(--tm-warn)}
.tm-cmp-label{overflow:hidden;text-overflow:ellipsis;min-width:0}
.tm-cmp button[class^=tm-cmp]{background:none;border:0;padding:0;margin:0;text-align:left;cursor:pointer;
line-height:inherit;max-width:100%}
.tm-cmp .tm-cmp-fold{display:flex;gap:4px;min-width:0;align-items:baseline}
.tm-cmp .tm-cmp-way{flex:none;margin-left:auto!important;color:var(--tm-dim);min-width:20px;text-align:center!important;
border-radius:3px}
.tm-cmp .tm-cmp-way:hover,.tm-cmp .tm-cmp-remove:hover{background:var(--tm-soft)}
.tm-cmp .tm-cmp-set{color:var(--tm-link);font-weight:700}
.tm-cmp-best{font-weight:600}
.tm-cmp-change{font-size:11px;line-height:14px;font-weight:400}
.tm-cmp-top{display:flex;justify-content:space-between;color:var(--tm-dim)}
.tm-cmp .tm-cmp-remove{min-width:18px;text-align:center!important;border-radius:3px;color:var(--tm-dim)}
.tm-cmp .tm-cmp-name{display:block;font-weight:600;font-size:12px;overflow:hidden;text-overflow:ellipsis;
white-space:nowrap;color:var(--tm-link)}
.tm-cmp .tm-cmp-link{color:var(--tm-link)}
.tm-cmp :is(.tm-cmp-name,.tm-cmp-link):hover{text-decoration:underline}
.tm-cmp .tm-cmp-pick{color:var(--tm-dim);font-size:11px}
.tm-cmp .tm-cmp-pick[aria-pressed=true]{color:var(--tm-ink);font-weight:600}
.tm-cmp th:hover .tm-cmp-pick{color:var(--tm-link)}
.tm-cmp-chosen{display:flex;flex-wrap:wrap;gap:4px;list-style:none;margin:4px 0;padding:0}
.tm-cmp-chosen li{background:var(--tm-soft);border-radius:3px;padding:0 4px 0 8px;overflow-wrap:anywhere}
.tm-cmp-part{margin-top:8px}
.tm-cmp .tm-cmp-part-title{font-size:12px;overflow-wrap:anywhere;padding:2px 0!important}
.tm-cmp-part>pre{border:1px solid var(--tm-rule);padding:4px 8px}
.tm-live.tm-live.tm-live .tm-cmp-diff{width:100%;table-layout:fixed;border:1px solid var(--tm-rule);border-radius:4px}
.tm-live.tm-live.tm-live .tm-cmp-diff th{color:var(--tm-dim);font-size:11px;padding:1px 6px}
.tm-live.tm-live.tm-live .tm-cmp-diff :is(th,td):nth-child(odd):not([colspan]){width:42px}
.tm-live.tm-live.tm-live .tm-cmp-diff td{font-family:var(--tm-code);white-space:pre-wrap;overflow-wrap:anywhere;
border:0;padding:0 6px;line-height:18px}
.tm-live.tm-live.tm-live .tm-cmp-diff .tm-cmp-at{text-align:right;color:var(--tm-dim);white-space:nowrap;
user-select:none}
.tm-live.tm-live.tm-live .tm-cmp-diff .tm-cmp-gap td{color:var(--tm-dim);font-family:inherit}
.tm-live.tm-live.tm-live .tm-cmp-diff td.tm-cmp-old.tm-cmp-marked{background:rgba(248,81,73,.14)}
.tm-live.tm-live.tm-live .tm-cmp-diff td.tm-cmp-new.tm-cmp-marked{background:rgba(46,160,67,.15)}
.tm-live.tm-live.tm-live .tm-cmp-diff td.tm-cmp-none{background:var(--tm-soft)}
.tm-cmp-diff del{background:rgba(248,81,73,.38);text-decoration:none;border-radius:2px}
.tm-cmp-diff ins{background:rgba(46,160,67,.4);text-decoration:none;border-radius:2px}
@container (max-width:640px){
.tm-live.tm-live.tm-live .tm-cmp-diff,.tm-cmp-diff tbody{display:block}
.tm-cmp-diff thead{display:none}
.tm-live.tm-live.tm-live .tm-cmp-diff tr{display:grid;grid-template-columns:42px minmax(0,1fr)}
.tm-cmp-diff tr:not(.tm-cmp-changed)>.tm-cmp-new,.tm-live .tm-cmp-diff .tm-cmp-none{display:none}
.tm-live.tm-live.tm-live .tm-cmp-diff .tm-cmp-gap{display:block}}
.tm-cmp-charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,460px),1fr));gap:10px;margin:4px 0}
.tm-cmp-chart{margin:0;min-width:0}
.tm-cmp-chart>figcaption{font-size:12px;font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
`;
