export const CARD_STYLE = `
.tm-live .tm-card{border:1px solid var(--tm-rule);border-radius:4px;padding:6px 10px}
.tm-live .tm-fold{all:unset;box-sizing:border-box;display:flex;flex-wrap:wrap;gap:0 10px;align-items:baseline;
width:100%;cursor:pointer}
.tm-live .tm-name{overflow-wrap:anywhere}
.tm-live .tm-more{margin-left:auto;font-size:11px;white-space:nowrap}
.tm-live.tm-live .tm-more::before{content:none}
.tm-live .tm-fold:hover .tm-more{color:var(--tm-ink)}
.tm-live .tm-chips{display:flex;flex-wrap:wrap;gap:3px 6px;margin-top:3px;font-size:12px}
.tm-live .tm-chip{background:var(--tm-soft);border-radius:3px;padding:0 7px;unicode-bidi:isolate;
overflow-wrap:anywhere}
.tm-live .tm-say{font-size:12px;margin-top:3px;overflow-wrap:anywhere;padding-left:18px;text-indent:-18px}
.tm-live .tm-progress{display:flex;align-items:center;gap:8px;margin-top:4px;font-size:12px}
.tm-live .tm-meter{flex:1 1 120px;max-width:320px;height:6px;border-radius:3px;background:var(--tm-soft);
overflow:hidden}
.tm-live .tm-meter>div{height:100%;background:var(--tm-link);transition:width .3s}
.tm-live .tm-card-body{display:flex;flex-wrap:wrap;gap:10px 28px;margin-top:8px;padding-top:8px;
border-top:1px solid var(--tm-rule)}
.tm-live .tm-part{max-width:100%;min-width:0}
.tm-live .tm-part.tm-all{flex-basis:100%}
.tm-live .tm-part>h4{color:var(--tm-dim);font-size:11px;font-weight:400;margin:0 0 2px}
.tm-live .tm-wide{overflow-x:auto;max-width:100%}
.tm-live.tm-live.tm-live .tm-card :is(.tm-key,.tm-value){max-width:320px;overflow:hidden;text-overflow:ellipsis}
.tm-live.tm-live.tm-live .tm-card .tm-changed>.tm-value{white-space:normal;overflow-wrap:anywhere;max-width:64ch}
.tm-live.tm-live.tm-live .tm-card thead th{color:var(--tm-dim);font-size:11px}
.tm-live .tm-card tbody tr:last-child>td{border-bottom:0}
.tm-live .tm-card .tm-changed .tm-key{box-shadow:inset 3px 0 0 var(--tm-warn)}
.tm-live .tm-declare{all:unset;margin-left:8px;padding:0 4px;border-radius:3px;color:var(--tm-dim);font-size:11px;
cursor:pointer;opacity:0}
.tm-live :is(tr:hover .tm-declare,.tm-declare:focus-visible){opacity:1}
.tm-live .tm-declare:hover{color:var(--tm-ink);background:var(--tm-soft)}
.tm-live .tm-declare:focus-visible{outline:2px solid var(--tm-link)}
@media (hover:none){.tm-live .tm-declare{opacity:1}}
.tm-live .tm-declared{display:block;font-size:11px;white-space:normal}
.tm-live .tm-declared:empty{display:none}
.tm-live .tm-gauges{display:flex;flex-direction:column;font-size:12px;min-width:130px}
.tm-live .tm-gauges>span{display:flex;justify-content:space-between;gap:12px}
.tm-live .tm-actions{display:flex;flex-wrap:wrap;gap:6px;align-items:center}
.tm-live .tm-actions>.tm-note-part:has(textarea,.tm-markdown){flex-basis:100%;max-width:none}
.tm-live .tm-actions>.tm-note-part>*{max-width:80ch}
@container (max-width:520px){.tm-live.tm-live.tm-live .tm-card :is(th,td){padding:3px 4px}
.tm-live.tm-live.tm-live .tm-card .tm-key{max-width:110px}}
`;
